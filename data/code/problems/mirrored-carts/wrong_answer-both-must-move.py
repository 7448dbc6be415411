# Forbids a command if one of the carts would run into a wall.
from collections import deque


def fewest_commands(floor):
    h, w = len(floor), len(floor[0])
    for r in range(h):
        for c in range(w):
            if floor[r][c] == "A":
                a = (r, c)
            if floor[r][c] == "B":
                b = (r, c)

    def free(r, c):
        return 0 <= r < h and 0 <= c < w and floor[r][c] not in "#o"

    queue = deque([(a, b, 0)])
    seen = {(a, b)}
    while queue:
        a, b, count = queue.popleft()
        if a == b:
            return count
        for y, x in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            na, nb = (a[0] + y, a[1] + x), (b[0] + y, b[1] - x)
            if free(*na) and free(*nb) and (na, nb) not in seen:
                seen.add((na, nb))
                queue.append((na, nb, count + 1))
    return -1
