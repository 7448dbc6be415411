# For the valleys that aren't deep, looks only at equal posts that follow one another.
from bisect import bisect_left, bisect_right, insort

n = int(input())
a = list(map(int, input().split()))


def higher(values):
    seen = []
    counts = []
    for v in values:
        counts.append(len(seen) - bisect_right(seen, v))
        insort(seen, v)
    return counts


left = higher(a)
right = higher(a[::-1])[::-1]
valleys = sum(x * y for x, y in zip(left, right, strict=True))
flat = 0
lower = []
places = {}
for i in range(n):
    places.setdefault(a[i], []).append(i)
for v in sorted(places):
    for first, second in zip(places[v], places[v][1:], strict=False):
        flat += bisect_left(lower, second) - bisect_left(lower, first)
    for i in places[v]:
        insort(lower, i)
print(valleys, valleys - flat)
