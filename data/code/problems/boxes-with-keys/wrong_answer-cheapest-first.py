# Breaks the cheapest closed box again and again, even if a later one holds its key.
n, m = map(int, input().split())
cost = [0] + list(map(int, input().split()))
keys = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b = map(int, input().split())
    keys[a].append(b)
opened = [False] * (n + 1)
total = count = 0
for box in sorted(range(1, n + 1), key=lambda x: cost[x]):
    if opened[box]:
        continue
    total += cost[box]
    count += 1
    opened[box] = True
    stack = [box]
    while stack:
        for target in keys[stack.pop()]:
            if not opened[target]:
                opened[target] = True
                stack.append(target)
print(total, count)
