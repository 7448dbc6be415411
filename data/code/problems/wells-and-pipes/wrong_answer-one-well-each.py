# Joins all villages that offers can join and digs one cheapest well for each group.
n, m = map(int, input().split())
wells = list(map(int, input().split()))
offers = []
for _ in range(m):
    a, b, cost = map(int, input().split())
    offers.append((cost, a - 1, b - 1))
leader = list(range(n))


def find(x):
    while leader[x] != x:
        leader[x] = leader[leader[x]]
        x = leader[x]
    return x


total = 0
for cost, a, b in sorted(offers):
    a, b = find(a), find(b)
    if a != b:
        leader[b] = a
        wells[a] = min(wells[a], wells[b])
        total += cost
groups = [i for i in range(n) if find(i) == i]
print(total + sum(wells[i] for i in groups), len(groups))
