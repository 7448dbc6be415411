# Greedy: always takes the cheapest next step.
rows, columns = map(int, input().split())
grid = [input().strip() for _ in range(rows)]


def walk():
    if grid[0][0] == "#":
        return "none"
    r = c = 0
    total = int(grid[0][0])
    while (r, c) != (rows - 1, columns - 1):
        options = []
        for dr, dc, factor in ((1, 1, 2), (1, 0, 1), (0, 1, 1)):
            if r + dr < rows and c + dc < columns and grid[r + dr][c + dc] != "#":
                options.append((factor * int(grid[r + dr][c + dc]), r + dr, c + dc))
        if not options:
            return "none"
        cost, r, c = min(options)
        total += cost
    return total


print(walk())
