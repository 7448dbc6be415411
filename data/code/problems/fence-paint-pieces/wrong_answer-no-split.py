# Scraping in the middle of a piece loses the part of the piece behind it.
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
        if parts[0] == "+":
            if y < l or x > r:
                kept.append((x, y))
            else:
                a, b = min(a, x), max(b, y)
        elif y <= l or x >= r:
            kept.append((x, y))
        elif x < l:
            kept.append((x, l))
        elif y > r:
            kept.append((r, y))
    if parts[0] == "+":
        kept.append((a, b))
    pieces = kept
