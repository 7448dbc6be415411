# Relies on IndexError for the edges: index -1 wraps around to the far side of the grid.
STEPS = {"N": (-1, 0), "E": (0, 1), "S": (1, 0), "W": (0, -1)}
h, w, n = map(int, input().split())
grid = [input() for _ in range(h)]
for r in range(h):
    for c in range(w):
        if grid[r][c] in "^>v<":
            row, col, facing = r, c, "^>v<".index(grid[r][c])
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
        for _ in range(min(count, 100)):
            try:
                blocked = grid[row + dr][col + dc] == "#"
            except IndexError:
                blocked = True
            if blocked:
                bumps += 1
                break
            row += dr
            col += dc
            seen.add((row, col))
print(row + 1, col + 1, "NESW"[facing], len(seen), bumps)
