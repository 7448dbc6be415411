# Treats position 0 as the place before the first bead and finds a bead there.
from bisect import bisect_left

code = input().strip()
input()
positions = map(int, input().split())

ends = []
beads = []
total = 0
digits = ""
for char in code:
    if char in "0123456789":
        digits += char
    else:
        total += int(digits or 1)
        digits = ""
        ends.append(total)
        beads.append(char)


def bead_at(position):
    if position < 0:
        position += total + 1
    if not 0 <= position <= total:
        return "-"
    return beads[bisect_left(ends, position)]


print("".join(map(bead_at, positions)))
