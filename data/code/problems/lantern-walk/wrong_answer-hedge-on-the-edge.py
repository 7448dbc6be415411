# Fills the first row and column with running sums and walks on behind a hedge there.
rows, columns = map(int, input().split())
grid = [input().strip() for _ in range(rows)]
oil = [[10**9 if cell == "#" else int(cell) for cell in row] for row in grid]
best = [[10**9] * columns for _ in range(rows)]
total = 0
for c in range(columns):
    if oil[0][c] < 10**9:
        total += oil[0][c]
        best[0][c] = total
total = 0
for r in range(rows):
    if oil[r][0] < 10**9:
        total += oil[r][0]
        best[r][0] = total
for r in range(1, rows):
    for c in range(1, columns):
        if oil[r][c] < 10**9:
            straight = min(best[r - 1][c], best[r][c - 1]) + oil[r][c]
            best[r][c] = min(straight, best[r - 1][c - 1] + 2 * oil[r][c])
print(best[-1][-1] if best[-1][-1] < 10**9 else "none")
