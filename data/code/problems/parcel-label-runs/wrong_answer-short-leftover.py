# Gives the leftover a number whenever the run is long, even if the leftover has one or two letters.
from itertools import groupby

for _ in range(int(input())):
    out = ""
    for letter, run in groupby(input().strip()):
        length = len(list(run))
        if length < 3:
            out += letter * length
            continue
        while length > 0:
            out += f"{letter}{min(9, length)}"
            length -= 9
    print(out)
