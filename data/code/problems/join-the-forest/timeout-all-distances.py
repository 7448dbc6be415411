# Measures the distances from every computer to find the centres: quadratic.
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
        tree = search(x)
        seen |= set(tree)
        reach = [max(search(y).values()) for y in tree]
        best = max(best, max(reach))
        radii.append(min(reach))
radii.sort(reverse=True)
if len(radii) > 1:
    best = max(best, radii[0] + radii[1] + link)
if len(radii) > 2:
    best = max(best, radii[1] + radii[2] + 2 * link)
print(best)
