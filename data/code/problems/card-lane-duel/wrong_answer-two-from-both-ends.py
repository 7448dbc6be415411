# Allows two cards from the right end as well.
n = int(input())
p = list(map(int, input().split()))
lead = [[0] * (n + 2) for _ in range(n + 3)]
for size in range(1, n + 1):
    for i in range(n - size + 1):
        j = i + size
        best = max(p[i] - lead[i + 1][j], p[j - 1] - lead[i][j - 1])
        if size > 1:
            best = max(best, p[i] + p[i + 1] - lead[i + 2][j], p[j - 1] + p[j - 2] - lead[i][j - 2])
        lead[i][j] = best
print(lead[0][n])
