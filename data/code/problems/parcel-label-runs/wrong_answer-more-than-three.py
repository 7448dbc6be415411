# Shortens a piece only if it has more than three letters.
from itertools import groupby

for _ in range(int(input())):
    out = ""
    for letter, run in groupby(input().strip()):
        length = len(list(run))
        while length > 0:
            size = min(length, 9)
            out += letter + str(size) if size > 3 else letter * size
            length -= size
    print(out)
