# Looks for a contradiction only among the shelves that clues tie to shelf 1 or shelf n.
n, m = map(int, input().split())
edges = []
for _ in range(m):
    kind, a, b, c = input().split()
    a, b, c = int(a), int(b), int(c)
    if kind == "most":
        edges.append((a, b, c))
    else:
        edges.append((b, a, -c))


def bellman(start):
    dist = [float("inf")] * (n + 1)
    dist[start] = 0
    for _ in range(n):
        changed = False
        for a, b, c in edges:
            if dist[a] + c < dist[b]:
                dist[b] = dist[a] + c
                changed = True
        if not changed:
            return dist
    return None


one, last = bellman(1), bellman(n)
if one is None or last is None:
    print("CONTRADICTION")
else:
    print(-last[1], one[n])
