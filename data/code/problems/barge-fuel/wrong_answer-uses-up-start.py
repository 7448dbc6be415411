# Buys nothing until the fuel of the start would not reach the next pump, and misses cheap early pumps.
import sys

d, c, f, n, *numbers = map(int, sys.stdin.read().split())
pumps = sorted(zip(numbers[::2], numbers[1::2], strict=True)) + [(d, 0)]
cost = here = i = 0
level = f
while pumps[i][0] < d and pumps[i + 1][0] <= f:
    i += 1
level -= pumps[i][0]
while level >= 0 and pumps[i][0] < d:
    place, price = pumps[i]
    j = i + 1
    while pumps[j][1] > price:
        j += 1
    wanted = min(c, pumps[j][0] - place)
    if wanted > level:
        cost += (wanted - level) * price
        level = wanted
    i += 1
    level -= pumps[i][0] - place
print(cost if level >= 0 else -1)
