n = int(input())
points = list(map(int, input().split()))

# lead[i][j]: the best difference for the player to move when the cards i to j - 1 are left
lead = [[0] * (n + 1) for _ in range(n + 2)]
for i in range(n - 1, -1, -1):
    for j in range(i + 1, n + 1):
        best = max(points[j - 1] - lead[i][j - 1], points[i] - lead[i + 1][j])
        if j - i >= 2:
            best = max(best, points[i] + points[i + 1] - lead[i + 2][j])
        lead[i][j] = best
print(lead[0][n])
