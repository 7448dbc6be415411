# Chooses the posts without the quarrel fees and adds the fees afterwards.
n = int(input())
post = [0, *map(int, input().split())]
roads = [[] for _ in range(n + 1)]
for _ in range(n - 1):
    a, b, fee = map(int, input().split())
    roads[a].append((b, fee))
    roads[b].append((a, fee))
parent = [0] * (n + 1)
order = [1]
for v in order:
    for u, _ in roads[v]:
        if u != parent[v]:
            parent[u] = v
            order.append(u)
on = post[:]
off = [0] * (n + 1)
for v in reversed(order):
    for u, _ in roads[v]:
        if u != parent[v]:
            on[v] += min(on[u], off[u])
            off[v] += on[u]
chosen = [False] * (n + 1)
total = 0
for v in order:
    must = v > 1 and parent[v] and not chosen[parent[v]]
    chosen[v] = bool(must) or on[v] < off[v]
    if chosen[v]:
        total += post[v]
for v in order:
    for u, fee in roads[v]:
        if u != parent[v] and chosen[u] and chosen[v]:
            total += fee
print(total)
