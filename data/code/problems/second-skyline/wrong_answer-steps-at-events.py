# Counts a step after every single event, even if others happen at the same x.
from bisect import bisect_left, insort

n = int(input())
events = []
for _ in range(n):
    l, r, h = map(int, input().split())
    events.append((l, 0, h))
    events.append((r, 1, h))
events.sort()
standing = []
area = steps = drawn = before = 0
for x, end, h in events:
    area += drawn * (x - before)
    before = x
    if end:
        del standing[bisect_left(standing, h)]
    else:
        insort(standing, h)
    second = standing[-2] if len(standing) > 1 else 0
    if second != drawn:
        steps += 1
        drawn = second
print(area, steps)
