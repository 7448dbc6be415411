# Ends every stretch one house too early.
n, m = map(int, input().split())
change = [0] * (n + 2)
for _ in range(m):
    l, r, x = map(int, input().split())
    change[l] += x
    change[r] -= x
levels = []
level = 0
for i in range(1, n + 1):
    level += change[i]
    levels.append(level)
best = max(levels)
print(best, levels.count(best), levels.index(best) + 1)
