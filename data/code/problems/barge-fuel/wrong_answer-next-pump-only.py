# Compares with the next pump only: fills up when that one is dearer, even if a cheap one comes soon.
import sys

d, c, f, n, *numbers = map(int, sys.stdin.read().split())
pumps = sorted(zip(numbers[::2], numbers[1::2], strict=True)) + [(d, 0)]
cost = 0
level = f
here = 0
for i, (place, price) in enumerate(pumps):
    level -= place - here
    here = place
    if level < 0:
        cost = -1
        break
    if place == d:
        break
    following, other = pumps[i + 1]
    wanted = min(c, following - place) if other <= price else min(c, d - place)
    if wanted > level:
        cost += (wanted - level) * price
        level = wanted
print(cost)
