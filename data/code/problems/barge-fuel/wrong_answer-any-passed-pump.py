# Buys each litre at the cheapest pump passed so far, as if the tank had no limit.
import sys

d, c, f, n, *numbers = map(int, sys.stdin.read().split())
pumps = sorted(zip(numbers[::2], numbers[1::2], strict=True)) + [(d, 0)]
cost = 0
here = 0
level = f
best = None
last = 0
for place, price in pumps:
    if place - last > c or (best is None and place > f):
        cost = -1
        break
    need = place - here
    paid = max(0, need - level)
    level = max(0, level - need)
    cost += paid * (best or 0)
    here = last = place
    best = price if best is None else min(best, price)
print(cost)
