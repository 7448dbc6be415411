def fewest_commands(floor):
    h, w = len(floor), len(floor[0])
    place = {cell: r * w + c for r, row in enumerate(floor) for c, cell in enumerate(row)}

    def table(down, right):
        """For each cell the cell after such a move, or -1 if that is a hole."""
        targets = []
        for r in range(h):
            for c in range(w):
                y, x = r + down, c + right
                if not (0 <= y < h and 0 <= x < w) or floor[y][x] == "#":
                    y, x = r, c
                targets.append(-1 if floor[y][x] == "o" else y * w + x)
        return targets

    up, down, left, right = table(-1, 0), table(1, 0), table(0, -1), table(0, 1)
    commands = [(up, up), (down, down), (left, right), (right, left)]
    start = (place["A"], place["B"])
    seen = {start}
    states = [start]
    count = 0
    while states:
        following = []
        for a, b in states:
            if a == b:
                return count
            for move_a, move_b in commands:
                state = (move_a[a], move_b[b])
                if -1 not in state and state not in seen:
                    seen.add(state)
                    following.append(state)
        states = following
        count += 1
    return -1
