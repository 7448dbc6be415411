# Recursion with memory: too deep for a long, narrow garden.
from functools import cache

rows, columns = map(int, input().split())
grid = [input().strip() for _ in range(rows)]


@cache
def least(r, c):
    if r < 0 or c < 0 or grid[r][c] == "#":
        return 10**9
    oil = int(grid[r][c])
    if r == c == 0:
        return oil
    return min(least(r - 1, c) + oil, least(r, c - 1) + oil, least(r - 1, c - 1) + 2 * oil)


total = least(rows - 1, columns - 1)
print(total if total < 10**9 else "none")
