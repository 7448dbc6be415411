# Counts every cell under every place of the blanket.
R, C, h, w = map(int, input().split())
grid = [input().strip() for _ in range(R)]
best = (h * w + 1, 0, 0)
for top in range(R - h + 1):
    for left in range(C - w + 1):
        hills = 0
        for i in range(top, top + h):
            for j in range(left, left + w):
                if grid[i][j] == "#":
                    hills += 1
        best = min(best, (hills, top + 1, left + 1))
print(*best)
