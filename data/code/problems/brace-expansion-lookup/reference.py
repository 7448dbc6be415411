import re
from math import prod

RANGE = re.compile(r"\{([0-9]+)\.\.([0-9]+)\}")


class Span:
    """Numbers from one to another."""

    def __init__(self, start, end):
        self.start = int(start)
        self.step = 1 if int(start) <= int(end) else -1
        self.size = abs(int(end) - int(start)) + 1
        padded = any(len(text) > 1 and text[0] == "0" for text in (start, end))
        self.width = max(len(start), len(end)) if padded else 0

    def pick(self, index):
        return str(self.start + self.step * index).zfill(self.width)


class Text:
    size = 1

    def __init__(self, text):
        self.text = text

    def pick(self, index):
        return self.text


class Sequence:
    def __init__(self, parts):
        self.parts = parts
        self.size = prod(part.size for part in parts)

    def pick(self, index):
        out = []
        for part in reversed(self.parts):
            index, place = divmod(index, part.size)
            out.append(part.pick(place))
        return "".join(reversed(out))


class Choice:
    def __init__(self, options):
        self.options = options
        self.size = sum(option.size for option in options)

    def pick(self, index):
        for option in self.options:
            if index < option.size:
                return option.pick(index)
            index -= option.size


def parse(pattern):
    stack = [([], [])]  # for each open brace: finished alternatives, parts of the current one
    at = 0
    while at < len(pattern):
        char = pattern[at]
        options, parts = stack[-1]
        span = RANGE.match(pattern, at)
        if span:
            parts.append(Span(*span.groups()))
            at = span.end()
            continue
        if char == "{":
            stack.append(([], []))
        elif char == "}":
            stack.pop()
            stack[-1][1].append(Choice([*options, Sequence(parts)]))
        elif char == "," and len(stack) > 1:
            options.append(Sequence(parts))
            stack[-1] = (options, [])
        else:
            if char == "\\":
                at += 1
            parts.append(Text(pattern[at]))
        at += 1
    return Sequence(stack[0][1])


tree = parse(input().strip())
print(tree.size)
for _ in range(int(input())):
    k = int(input())
    print(f"<{tree.pick(k - 1)}>" if k <= tree.size else "none")
