# Counts changing cells as a meeting, and takes a hole for a wall.
from collections import deque


def fewest_commands(floor):
    h, w = len(floor), len(floor[0])
    cells = {floor[r][c]: (r, c) for r in range(h) for c in range(w)}

    def move(r, c, y, x):
        if 0 <= r + y < h and 0 <= c + x < w and floor[r + y][c + x] not in "#o":
            return (r + y, c + x)
        return (r, c)

    queue = deque([(cells["A"], cells["B"], 0)])
    seen = {(cells["A"], cells["B"])}
    while queue:
        a, b, count = queue.popleft()
        if a == b:
            return count
        for y, x in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            state = (move(*a, y, x), move(*b, y, -x))
            if state == (b, a):
                return count + 1
            if state not in seen:
                seen.add(state)
                queue.append((*state, count + 1))
    return -1
