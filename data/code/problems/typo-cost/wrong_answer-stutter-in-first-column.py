# Forgets the price of a stutter when nothing of the intended word has been read.
insert, drop, stutter, replace, swap = map(int, input().split())
a = input().strip()
b = input().strip()
best = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
for i in range(len(a) + 1):
    best[i][0] = i * drop
for j in range(len(b) + 1):
    best[0][j] = j * insert
for i in range(1, len(a) + 1):
    for j in range(1, len(b) + 1):
        dropping = stutter if i > 1 and a[i - 1] == a[i - 2] else drop
        cost = min(best[i][j - 1] + insert, best[i - 1][j] + dropping)
        cost = min(cost, best[i - 1][j - 1] + (0 if a[i - 1] == b[j - 1] else replace))
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            cost = min(cost, best[i - 2][j - 2] + swap)
        best[i][j] = cost
print(best[-1][-1])
