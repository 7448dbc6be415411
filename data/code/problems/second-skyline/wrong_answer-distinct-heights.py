# Takes the second greatest of the different heights.
import heapq

n = int(input())
events = []
for _ in range(n):
    l, r, h = map(int, input().split())
    events.append((l, 1, h))
    events.append((r, 0, h))
events.sort()
count = {}
heap = []
area = steps = drawn = 0
for k, (x, start, h) in enumerate(events):
    if start:
        if not count.get(h):
            heapq.heappush(heap, -h)
        count[h] = count.get(h, 0) + 1
    else:
        count[h] -= 1
    after = events[k + 1][0] if k + 1 < len(events) else x + 1
    if after == x:
        continue
    kept = []
    while heap and len(kept) < 2:
        top = -heapq.heappop(heap)
        if count[top] and top not in kept:
            kept.append(top)
    for top in kept:
        heapq.heappush(heap, -top)
    second = kept[1] if len(kept) > 1 else 0
    area += second * (after - x)
    if second != drawn:
        steps += 1
        drawn = second
print(area, steps)
