# On the way down takes the k-th hut counted from the end instead of from the top.
n, q = map(int, input().split())
parent = [0, 1] + list(map(int, input().split()))
children = [[] for _ in range(n + 1)]
for hut in range(2, n + 1):
    children[parent[hut]].append(hut)
depth = [0] * (n + 1)
order = [1]
for hut in order:
    for child in children[hut]:
        depth[child] = depth[hut] + 1
        order.append(child)
up = [parent]
for _ in range(14):
    up.append([up[-1][x] for x in up[-1]])


def climb(x, k):
    for i in range(15):
        if k >> i & 1:
            x = up[i][x]
    return x


for _ in range(q):
    a, b, k = map(int, input().split())
    x, y = a, b
    if depth[x] < depth[y]:
        y = climb(y, depth[y] - depth[x])
    else:
        x = climb(x, depth[x] - depth[y])
    for i in range(14, -1, -1):
        if up[i][x] != up[i][y]:
            x, y = up[i][x], up[i][y]
    if x != y:
        x = parent[x]
    first, second = depth[a] - depth[x], depth[b] - depth[x]
    if k >= first + second:
        print(b)
    elif k <= first:
        print(climb(a, k))
    else:
        print(climb(b, k - first))
