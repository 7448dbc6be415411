# Takes a well before a pipe of the same cost, so that it digs more wells than needed.
n, m = map(int, input().split())
wells = list(map(int, input().split()))
links = [(cost, 0, i + 1) for i, cost in enumerate(wells)]
for _ in range(m):
    a, b, cost = map(int, input().split())
    links.append((cost, a, b))
links.sort()
leader = list(range(n + 1))


def find(x):
    while leader[x] != x:
        leader[x] = leader[leader[x]]
        x = leader[x]
    return x


total = count = 0
for cost, a, b in links:
    x, y = find(a), find(b)
    if x != y:
        leader[x] = y
        total += cost
        count += a == 0
print(total, count)
