# Treats the chart as flat: the first and the last column never touch.
h, w = map(int, input().split())
land = set()
for r in range(h):
    for c, cell in enumerate(input().strip()):
        if cell == "#":
            land.add((r, c))
islands = largest = 0
while land:
    stack = [land.pop()]
    size = 0
    while stack:
        r, c = stack.pop()
        size += 1
        for near in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
            if near in land:
                land.remove(near)
                stack.append(near)
    islands += 1
    largest = max(largest, size)
print(islands, largest)
