CLOSING = set("，。！？；：、）》”")
OPENING = set("（《“")


def width(text):
    return sum(1 if c.isascii() else 2 for c in text)


def chunks(paragraph):
    """The stretches that stay together, each with the space, if any, before it."""
    made = []
    previous = None
    for c in paragraph:
        if previous is None or previous == " ":
            together = False
        elif c.isascii() and previous.isascii():
            together = c != " "
        else:
            together = c in CLOSING or previous in OPENING
        if together:
            made[-1][1] += c
        elif c != " ":
            made.append([" " if previous == " " else "", c])
        previous = c
    return made


columns, n = map(int, input().split())
for _ in range(n):
    line = ""
    for space, chunk in chunks(input()):
        if width(line + space + chunk) <= columns:
            line += space + chunk
        else:
            print(line)
            line = chunk
    print(line)
