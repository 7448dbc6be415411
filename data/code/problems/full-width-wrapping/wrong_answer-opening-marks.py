# Keeps closing marks off the beginning of a line, but leaves opening marks at its end.
import re

CLOSING = "，。！？；：、）》”"
columns, n = map(int, input().split())
for _ in range(n):
    line = ""
    for space, chunk in re.findall(rf"( ?)([!-~]+[{CLOSING}]*|[^ -~][{CLOSING}]*)", input()):
        size = sum(1 + (c > "~") for c in line + space + chunk)
        if size <= columns:
            line += space + chunk
        else:
            print(line)
            line = chunk
    print(line)
