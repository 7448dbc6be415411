# Takes the place after the last house, whose level is always 0, for a house.
n, m = map(int, input().split())
change = [0] * (n + 2)
for _ in range(m):
    l, r, x = map(int, input().split())
    change[l] += x
    change[r + 1] -= x
level = 0
levels = []
for i in range(1, n + 2):
    level += change[i]
    levels.append(level)
best = max(levels)
print(best, levels.count(best), levels.index(best) + 1)
