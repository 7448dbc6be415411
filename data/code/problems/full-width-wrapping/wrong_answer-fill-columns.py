# Breaks wherever the columns are used up, within words and before closing marks.
columns, n = map(int, input().split())
for _ in range(n):
    line = ""
    used = 0
    for c in input():
        size = 1 if ord(c) < 128 else 2
        if used + size > columns:
            print(line.rstrip(" "))
            line, used = "", 0
            if c == " ":
                continue
        line += c
        used += size
    print(line)
