# Plain recursion over all walks: exponential.
import sys

sys.setrecursionlimit(100_000)
rows, columns = map(int, input().split())
grid = [input().strip() for _ in range(rows)]


def least(r, c):
    if r >= rows or c >= columns or grid[r][c] == "#":
        return 10**9
    if r == rows - 1 and c == columns - 1:
        return 0
    answer = 10**9
    for dr, dc, factor in ((1, 0, 1), (0, 1, 1), (1, 1, 2)):
        rest = least(r + dr, c + dc)
        if rest < 10**9:
            answer = min(answer, rest + factor * int(grid[r + dr][c + dc]))
    return answer


total = least(0, 0)
print(total + int(grid[0][0]) if total < 10**9 else "none")
