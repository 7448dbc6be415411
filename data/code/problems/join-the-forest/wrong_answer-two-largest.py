# Looks only at the two trees with the largest radius and forgets two others joined by the first.
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
best = 0
radii = []
for x in range(1, n + 1):
    if x not in seen:
        dist = search(x)
        seen |= set(dist)
        one = search(max(dist, key=lambda y: dist[y]))
        two = search(max(one, key=lambda y: one[y]))
        best = max(best, max(one.values()))
        radii.append(min(max(one[y], two[y]) for y in one))
radii.sort(reverse=True)
if len(radii) > 1:
    best = max(best, radii[0] + radii[1] + link)
print(best)
