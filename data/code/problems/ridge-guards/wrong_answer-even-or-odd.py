# Posts guards at every second village on each way: never pays a fee.
n = int(input())
post = [0, *map(int, input().split())]
roads = [[] for _ in range(n + 1)]
for _ in range(n - 1):
    a, b, _ = map(int, input().split())
    roads[a].append(b)
    roads[b].append(a)
depth = [-1] * (n + 1)
depth[1] = 0
queue = [1]
sums = [0, 0]
for v in queue:
    sums[depth[v] % 2] += post[v]
    for u in roads[v]:
        if depth[u] < 0:
            depth[u] = depth[v] + 1
            queue.append(u)
print(min(sums))
