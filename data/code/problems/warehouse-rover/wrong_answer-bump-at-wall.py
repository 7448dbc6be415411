# Counts a bump whenever the rover ends a drive next to an obstacle, even if it drove all cells.
STEPS = {"N": (-1, 0), "E": (0, 1), "S": (1, 0), "W": (0, -1)}
h, w, n = map(int, input().split())
grid = [input() for _ in range(h)]
for r in range(h):
    for c in range(w):
        if grid[r][c] in "^>v<":
            row, col, facing = r, c, "^>v<".index(grid[r][c])


def free(r, c):
    return 0 <= r < h and 0 <= c < w and grid[r][c] != "#"


seen = {(row, col)}
bumps = 0
for _ in range(n):
    letter, count = input().split()
    count = int(count)
    if letter == "L":
        facing = (facing - count) % 4
    elif letter == "R":
        facing = (facing + count) % 4
    else:
        dr, dc = STEPS["NESW"[facing]]
        if letter == "B":
            dr, dc = -dr, -dc
        while count and free(row + dr, col + dc):
            row += dr
            col += dc
            seen.add((row, col))
            count -= 1
        if not free(row + dr, col + dc):
            bumps += 1
print(row + 1, col + 1, "NESW"[facing], len(seen), bumps)
