# Breaks only the boxes without a key in another box, and so forgets circles of keys.
n, m = map(int, input().split())
cost = [0] + list(map(int, input().split()))
keys = [[] for _ in range(n + 1)]
has_key = [False] * (n + 1)
for _ in range(m):
    a, b = map(int, input().split())
    if a != b:
        keys[a].append(b)
        has_key[b] = True
total = count = 0
for box in range(1, n + 1):
    if not has_key[box]:
        total += cost[box]
        count += 1
if count == 0:
    total, count = min(cost[1:]), 1
print(total, count)
