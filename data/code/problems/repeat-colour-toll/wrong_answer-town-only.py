# Keeps one best sum for each town, whatever the colour of the last road.
import heapq

n, m = map(int, input().split())
roads = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b, toll, colour = map(int, input().split())
    roads[a].append((b, toll, colour))
    roads[b].append((a, toll, colour))
best = {}
heap = [(0, 1, 0)]
while heap:
    cost, town, last = heapq.heappop(heap)
    if town in best:
        continue
    best[town] = cost
    for target, toll, colour in roads[town]:
        heapq.heappush(heap, (cost + toll * (1 + (colour == last)), target, colour))
print(best.get(n, -1))
