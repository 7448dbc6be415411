# Counts the periods from minute s, when the walk starts, and not from minute 0.
import heapq

n, m, s = map(int, input().split())
bridges = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b, t, p, o = map(int, input().split())
    bridges[a].append((b, t, p, o))
    bridges[b].append((a, t, p, o))
best = {}
heap = [(0, 1)]
while heap:
    now, island = heapq.heappop(heap)
    if island in best:
        continue
    best[island] = now
    for target, t, p, o in bridges[island]:
        go = now if now % p < o else now + p - now % p
        heapq.heappush(heap, (go + t, target))
print(best[n] + s if n in best else -1)
