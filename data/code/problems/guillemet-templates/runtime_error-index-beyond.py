# Does not expect an index beyond the end of the list.
import re

TAG = re.compile("«([^»]*)»")
LONE_TAG = re.compile(r"^ *(«([^»\n]*)») *(?:\n|\Z)", re.MULTILINE)
BLOCK_WORDS = {"for", "if", "else", "end"}


def drop_line(match):
    return match[1] if match[2].split()[0] in BLOCK_WORDS else match[0]


def parse(template):
    """Returns a list of nodes: text, or [words of the tag, first part, second part]."""
    pieces = TAG.split(LONE_TAG.sub(drop_line, template))
    root = ["", [], []]
    stack = [(root, 1)]  # open blocks, and which of their parts is being read
    for number, piece in enumerate(pieces):
        block, part = stack[-1]
        if number % 2 == 0:
            block[part].append(piece)
            continue
        words = piece.split()
        if words[0] == "end":
            stack.pop()
        elif words[0] == "else":
            stack[-1] = (block, 2)
        else:
            node = [words, [], []]
            block[part].append(node)
            if words[0] in BLOCK_WORDS:
                stack.append((node, 1))
    return root[1]


def lookup(path, loops, data):
    name, *parts = path.split(".")
    for variable, item, _ in reversed(loops):
        if variable == name:
            value = item
            break
    else:
        value = data.get(name)
    for part in parts:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit():
            value = value[int(part)]
        else:
            return None
    return value


def shown(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    if value is None or isinstance(value, dict):
        return ""
    return str(value)


def position(name, loops):
    return next((str(number) for variable, _, number in reversed(loops) if variable == name), "")


def render(template, data):
    out = []

    def run(nodes, loops):
        for node in nodes:
            if isinstance(node, str):
                out.append(node)
                continue
            words, first, second = node
            if words[0] == "if":
                value = lookup(words[-1], loops, data)
                run(first if bool(value) == (len(words) == 2) else second, loops)
            elif words[0] == "for":
                items = lookup(words[3], loops, data)
                if isinstance(items, list):
                    for number, item in enumerate(items, 1):
                        run(first, [*loops, (words[1], item, number)])
            elif words[0].startswith("#"):
                out.append(position(words[0][1:], loops))
            else:
                out.append(shown(lookup(words[0], loops, data)))

    run(parse(template), [])
    return "".join(out)
