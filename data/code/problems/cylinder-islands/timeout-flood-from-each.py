# Floods anew from every land cell and counts an island at its smallest cell: quadratic.
h, w = map(int, input().split())
chart = [input().strip() for _ in range(h)]


def island(r, c):
    found = {(r, c)}
    stack = [(r, c)]
    while stack:
        r, c = stack.pop()
        for nr, nc in ((r - 1, c), (r + 1, c), (r, (c - 1) % w), (r, (c + 1) % w)):
            if 0 <= nr < h and chart[nr][nc] == "#" and (nr, nc) not in found:
                found.add((nr, nc))
                stack.append((nr, nc))
    return found


islands = largest = 0
for r in range(h):
    for c in range(w):
        if chart[r][c] == "#":
            found = island(r, c)
            if min(found) == (r, c):
                islands += 1
                largest = max(largest, len(found))
print(islands, largest)
