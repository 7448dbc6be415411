# Never tries the last row and the last column of places, unless they are the only ones.
R, C, h, w = map(int, input().split())
sums = [[0] * (C + 1) for _ in range(R + 1)]
for i in range(R):
    row = input().strip()
    for j in range(C):
        sums[i + 1][j + 1] = sums[i][j + 1] + sums[i + 1][j] - sums[i][j] + (row[j] == "#")
best = (h * w + 1, 0, 0)
for top in range(max(1, R - h)):
    for left in range(max(1, C - w)):
        hills = (
            sums[top + h][left + w] - sums[top][left + w] - sums[top + h][left] + sums[top][left]
        )
        best = min(best, (hills, top + 1, left + 1))
print(*best)
