# Among equal places it takes the leftmost one, and only then the topmost.
R, C, h, w = map(int, input().split())
sums = [[0] * (C + 1) for _ in range(R + 1)]
for i in range(R):
    row = input().strip()
    for j in range(C):
        sums[i + 1][j + 1] = sums[i][j + 1] + sums[i + 1][j] - sums[i][j] + (row[j] == "#")
best = None
for left in range(C - w + 1):
    for top in range(R - h + 1):
        hills = (
            sums[top + h][left + w] - sums[top][left + w] - sums[top + h][left] + sums[top][left]
        )
        if best is None or hills < best[0]:
            best = (hills, top + 1, left + 1)
print(*best)
