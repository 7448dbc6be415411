# Two pieces that meet at a mark stay two pieces.
import sys

pieces = []
for line in sys.stdin.read().splitlines()[1:]:
    parts = line.split()
    if parts[0] == "?":
        print(sum(b - a for a, b in pieces), len(pieces))
        continue
    l, r = int(parts[1]), int(parts[2])
    kept = []
    a, b = l, r
    for x, y in pieces:
        if y <= l or x >= r:
            kept.append((x, y))
        elif parts[0] == "+":
            a, b = min(a, x), max(b, y)
        else:
            if x < l:
                kept.append((x, l))
            if y > r:
                kept.append((r, y))
    if parts[0] == "+":
        kept.append((a, b))
    pieces = kept
