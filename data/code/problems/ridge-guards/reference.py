n = int(input())
post = [0, *map(int, input().split())]
roads = [[] for _ in range(n + 1)]
for _ in range(n - 1):
    a, b, fee = map(int, input().split())
    roads[a].append((b, fee))
    roads[b].append((a, fee))

parent = [0] * (n + 1)
order = [1]  # every village comes after its parent
for village in order:
    for other, _ in roads[village]:
        if other != parent[village]:
            parent[other] = village
            order.append(other)

guarded = post[:]  # the least cost below a village that has a guard
open_ = [0] * (n + 1)  # the least cost below a village that has none
for village in reversed(order):
    for other, fee in roads[village]:
        if other != parent[village]:
            guarded[village] += min(open_[other], guarded[other] + fee)
            open_[village] += guarded[other]
print(min(guarded[1], open_[1]))
