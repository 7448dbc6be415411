# Changes every house of every stretch one by one.
n, m = map(int, input().split())
level = [0] * (n + 1)
for _ in range(m):
    l, r, x = map(int, input().split())
    for i in range(l, r + 1):
        level[i] += x
best = max(level[1:])
print(best, level[1:].count(best), level[1:].index(best) + 1)
