# Counts every character as one column.
CLOSING = "，。！？；：、）》”"
OPENING = "（《“"
columns, n = map(int, input().split())
for _ in range(n):
    line = ""
    chunk = ""
    space = ""
    text = input()
    for i, c in enumerate(text):
        if c != " ":
            chunk += c
            d = text[i + 1 : i + 2]
            if d and d != " " and (c.isascii() and d.isascii() or d in CLOSING or c in OPENING):
                continue
        if chunk:
            if len(line) + len(space) + len(chunk) > columns:
                print(line)
                line, space = "", ""
            line += space + chunk
        chunk = ""
        space = " " if c == " " else ""
    print(line)
