from collections import deque

STEPS = [(-1, 0), (0, 1), (1, 0), (0, -1)]


def main():
    h, w = map(int, input().split())
    grid = [input().strip() for _ in range(h)]

    def ahead(r, c, way):
        r, c = r + STEPS[way][0], c + STEPS[way][1]
        return (r, c) if 0 <= r < h and 0 <= c < w and grid[r][c] != "#" else None

    start = next((r, row.index("S")) for r, row in enumerate(grid) if "S" in row)
    queue = deque()
    for way in range(4):
        cell = ahead(*start, way)
        if cell:
            queue.append((0, cell, way))
    done = set()
    while queue:
        lefts, cell, way = queue.popleft()
        if grid[cell[0]][cell[1]] == "T":
            print(lefts)
            return
        if (cell, way) in done:
            continue
        done.add((cell, way))
        for turn in (0, 1, 3):
            new_way = (way + turn) % 4
            target = ahead(*cell, new_way)
            if target and (target, new_way) not in done:
                if turn == 3:
                    queue.append((lefts + 1, target, new_way))
                else:
                    queue.appendleft((lefts, target, new_way))
    print(-1)


main()
