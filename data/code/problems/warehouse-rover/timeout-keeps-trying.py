# Runs through all k repetitions of a command even if the rover is stuck: k may be 10^18.
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
    bumped = False
    for _ in range(int(count)):
        if letter == "L":
            facing = (facing + 3) % 4
        elif letter == "R":
            facing = (facing + 1) % 4
        else:
            dr, dc = STEPS["NESW"[facing]]
            if letter == "B":
                dr, dc = -dr, -dc
            r, c = row + dr, col + dc
            if 0 <= r < h and 0 <= c < w and grid[r][c] != "#":
                row, col = r, c
                seen.add((row, col))
            else:
                bumped = True
    bumps += bumped
print(row + 1, col + 1, "NESW"[facing], len(seen), bumps)
