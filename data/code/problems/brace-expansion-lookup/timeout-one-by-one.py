# Produces the list one by one up to the wanted place.
import re

RANGE = re.compile(r"\{([0-9]+)\.\.([0-9]+)\}")


def numbers(start, end):
    width = 0
    if any(len(text) > 1 and text[0] == "0" for text in (start, end)):
        width = max(len(start), len(end))
    step = 1 if int(start) <= int(end) else -1
    for number in range(int(start), int(end) + step, step):
        yield str(number).zfill(width)


def produce(parts, at=0):
    if at == len(parts):
        yield ""
        return
    kind, *inner = parts[at]
    if kind == "text":
        heads = iter(inner)
    elif kind == "span":
        heads = numbers(*inner)
    else:
        heads = (text for option in inner for text in produce(option))
    for head in heads:
        for tail in produce(parts, at + 1):
            yield head + tail


def count(parts):
    total = 1
    for kind, *inner in parts:
        if kind == "span":
            total *= abs(int(inner[0]) - int(inner[1])) + 1
        elif kind == "choice":
            total *= sum(map(count, inner))
    return total


def parse(pattern):
    stack = [([], [])]
    at = 0
    while at < len(pattern):
        char = pattern[at]
        options, parts = stack[-1]
        span = RANGE.match(pattern, at)
        if span:
            parts.append(("span", *span.groups()))
            at = span.end()
            continue
        if char == "{":
            stack.append(([], []))
        elif char == "}":
            stack.pop()
            stack[-1][1].append(("choice", *options, parts))
        elif char == "," and len(stack) > 1:
            options.append(parts)
            stack[-1] = (options, [])
        else:
            if char == "\\":
                at += 1
            parts.append(("text", pattern[at]))
        at += 1
    return stack[0][1]


tree = parse(input().strip())
size = count(tree)
print(size)
for _ in range(int(input())):
    k = int(input())
    if k > size:
        print("none")
        continue
    for number, text in enumerate(produce(tree), 1):
        if number == k:
            print(f"<{text}>")
            break
