# Keeps the best number of left turns per cell and drops the other directions.
import heapq

h, w = map(int, input().split())
grid = [input().strip() for _ in range(h)]
moves = [(-1, 0), (0, 1), (1, 0), (0, -1)]
heap = []
for r in range(h):
    for c in range(w):
        if grid[r][c] == "S":
            heap.append((0, r, c, -1))
seen = set()
answer = -1
while heap:
    cost, r, c, d = heapq.heappop(heap)
    if grid[r][c] == "T":
        answer = cost
        break
    if (r, c) in seen:
        continue
    seen.add((r, c))
    for e, (a, b) in enumerate(moves):
        if d >= 0 and (e - d) % 4 == 2:
            continue
        if 0 <= r + a < h and 0 <= c + b < w and grid[r + a][c + b] != "#":
            extra = 1 if d >= 0 and (e - d) % 4 == 3 else 0
            heapq.heappush(heap, (cost + extra, r + a, c + b, e))
print(answer)
