# Swaps greedily: takes a swap whenever the two letters are crossed, even if it is dearer.
insert, drop, stutter, replace, swap = map(int, input().split())
a = input().strip()
b = input().strip()
best = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
for i in range(len(a) + 1):
    for j in range(len(b) + 1):
        if i == j == 0:
            continue
        options = []
        if j:
            options.append(best[i][j - 1] + insert)
        if i:
            options.append(best[i - 1][j] + (stutter if i > 1 and a[i - 1] == a[i - 2] else drop))
        if i and j:
            options.append(best[i - 1][j - 1] + (0 if a[i - 1] == b[j - 1] else replace))
        best[i][j] = min(options)
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            best[i][j] = best[i - 2][j - 2] + swap
print(best[-1][-1])
