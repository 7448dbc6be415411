# Joins the ends themselves instead of the leaders of their groups.
n, m = map(int, input().split())
parent = list(range(n + 1))


def find(x):
    while parent[x] != x:
        x = parent[x]
    return x


redundant = []
for i in range(1, m + 1):
    a, b = map(int, input().split())
    if find(a) == find(b):
        redundant.append(i)
    else:
        parent[b] = find(a)
print(*redundant or ["none"])
print(len({find(x) for x in range(1, n + 1)}))
