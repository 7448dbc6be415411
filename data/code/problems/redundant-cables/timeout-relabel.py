# Goes through all computers to relabel a group whenever two groups meet.
n, m = map(int, input().split())
group = list(range(n + 1))
redundant = []
for i in range(1, m + 1):
    a, b = map(int, input().split())
    old, new = group[b], group[a]
    if old == new:
        redundant.append(i)
    else:
        for computer in range(1, n + 1):
            if group[computer] == old:
                group[computer] = new
print(*redundant or ["none"])
print(len(set(group[1:])))
