# Finds the shortest way by crossing times alone and adds the waiting along it.
import heapq

n, m, s = map(int, input().split())
bridges = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b, t, p, o = map(int, input().split())
    bridges[a].append((b, t, p, o))
    bridges[b].append((a, t, p, o))
done = set()
heap = [(0, 1, s)]
answer = -1
while heap:
    length, island, now = heapq.heappop(heap)
    if island == n:
        answer = now
        break
    if island in done:
        continue
    done.add(island)
    for target, t, p, o in bridges[island]:
        go = now if now % p < o else now + p - now % p
        heapq.heappush(heap, (length + t, target, go + t))
print(answer)
