# Cuts the day at minute 0: a watch over midnight counts for its late part only or its early part only.
import sys

day, n, *numbers = map(int, sys.stdin.read().split())
pieces = []
for s, l in zip(numbers[::2], numbers[1::2], strict=True):
    pieces.append((s, min(day, s + l)))
    if s + l > day:
        pieces.append((0, s + l - day))
pieces.sort()
end = used = i = 0
while end < day:
    best = end
    while i < len(pieces) and pieces[i][0] <= end:
        best = max(best, pieces[i][1])
        i += 1
    if best == end:
        used = -1
        break
    end = best
    used += 1
print(used)
