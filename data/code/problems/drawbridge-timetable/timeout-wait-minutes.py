# Waits minute by minute until the bridge may be crossed.
import heapq

n, m, s = map(int, input().split())
bridges = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b, t, p, o = map(int, input().split())
    bridges[a].append((b, t, p, o))
    bridges[b].append((a, t, p, o))
best = {}
heap = [(s, 1)]
while heap:
    now, island = heapq.heappop(heap)
    if island in best:
        continue
    best[island] = now
    for target, t, p, o in bridges[island]:
        go = now
        while go % p >= o:
            go += 1
        heapq.heappush(heap, (go + t, target))
print(best.get(n, -1))
