# Uses a plain queue, as if free moves and left turns cost the same.
from collections import deque

h, w = map(int, input().split())
grid = [input().strip() for _ in range(h)]
moves = [(-1, 0), (0, 1), (1, 0), (0, -1)]
best = {}
queue = deque()
for r in range(h):
    for c in range(w):
        if grid[r][c] == "S":
            for d, (a, b) in enumerate(moves):
                if 0 <= r + a < h and 0 <= c + b < w and grid[r + a][c + b] != "#":
                    best[r + a, c + b, d] = 0
                    queue.append((r + a, c + b, d))
answer = -1
while queue:
    r, c, d = queue.popleft()
    if grid[r][c] == "T":
        answer = best[r, c, d]
        break
    for turn in (0, 1, 3):
        e = (d + turn) % 4
        a, b = r + moves[e][0], c + moves[e][1]
        if 0 <= a < h and 0 <= b < w and grid[a][b] != "#" and (a, b, e) not in best:
            best[a, b, e] = best[r, c, d] + (turn == 3)
            queue.append((a, b, e))
print(answer)
