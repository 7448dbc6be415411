# Starts each position from 0, as if a player could stop when all moves lose points.
n = int(input())
p = list(map(int, input().split()))
lead = [[0] * (n + 2) for _ in range(n + 3)]
for i in range(n - 1, -1, -1):
    for j in range(i + 1, n + 1):
        best = 0
        best = max(best, p[i] - lead[i + 1][j], p[j - 1] - lead[i][j - 1])
        if j - i > 1:
            best = max(best, p[i] + p[i + 1] - lead[i + 2][j])
        lead[i][j] = best
print(lead[0][n])
