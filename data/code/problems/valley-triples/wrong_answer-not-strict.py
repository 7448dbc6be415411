# Counts a post that is as low as its neighbours as a valley too.
from bisect import bisect_left, insort

n = int(input())
a = list(map(int, input().split()))


def higher(values):
    seen = []
    counts = []
    for v in values:
        counts.append(len(seen) - bisect_left(seen, v))
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
    total = 0
    for k, i in enumerate(places[v]):
        before = bisect_left(lower, i)
        flat += k * before - total
        total += before
    for i in places[v]:
        insort(lower, i)
print(valleys, valleys - flat)
