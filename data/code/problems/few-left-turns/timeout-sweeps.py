# Sweeps over the whole grid until no number changes: far too often in a winding corridor.
h, w = map(int, input().split())
grid = [input().strip() for _ in range(h)]
moves = [(-1, 0), (0, 1), (1, 0), (0, -1)]
INF = float("inf")
best = [[[INF] * 4 for _ in range(w)] for _ in range(h)]
for r in range(h):
    for c in range(w):
        if grid[r][c] == "S":
            for d, (a, b) in enumerate(moves):
                if 0 <= r + a < h and 0 <= c + b < w and grid[r + a][c + b] != "#":
                    best[r + a][c + b][d] = 0
        elif grid[r][c] == "T":
            goal = (r, c)
changed = True
while changed:
    changed = False
    for r in range(h):
        for c in range(w):
            if grid[r][c] == "#":
                continue
            for d in range(4):
                lefts = best[r][c][d]
                for turn in (0, 1, 3):
                    e = (d + turn) % 4
                    a, b = r + moves[e][0], c + moves[e][1]
                    if 0 <= a < h and 0 <= b < w and grid[a][b] != "#":
                        if lefts + (turn == 3) < best[a][b][e]:
                            best[a][b][e] = lefts + (turn == 3)
                            changed = True
answer = min(best[goal[0]][goal[1]])
print(-1 if answer == INF else answer)
