# Closes a state when it is first pushed, before its cheapest sum is known.
import heapq

n, m = map(int, input().split())
roads = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b, toll, colour = map(int, input().split())
    roads[a].append((b, toll, colour))
    roads[b].append((a, toll, colour))
seen = {(1, 0)}
heap = [(0, 1, 0)]
answer = -1
while heap:
    cost, town, last = heapq.heappop(heap)
    if town == n:
        answer = cost
        break
    for target, toll, colour in roads[town]:
        if (target, colour) not in seen:
            seen.add((target, colour))
            heapq.heappush(heap, (cost + toll * (1 + (colour == last)), target, colour))
print(answer)
