# Tries all lists of commands of length 1, 2, 3, ... without remembering positions.
def fewest_commands(floor):
    h, w = len(floor), len(floor[0])
    cells = {floor[r][c]: (r, c) for r in range(h) for c in range(w)}

    def move(cell, y, x):
        r, c = cell[0] + y, cell[1] + x
        if 0 <= r < h and 0 <= c < w and floor[r][c] != "#":
            return (r, c)
        return cell

    def search(a, b, left):
        if a == b:
            return True
        if left == 0:
            return False
        for y, x in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            na, nb = move(a, y, x), move(b, y, -x)
            if floor[na[0]][na[1]] != "o" and floor[nb[0]][nb[1]] != "o":
                if search(na, nb, left - 1):
                    return True
        return False

    for length in range((h * w) ** 2):
        if search(cells["A"], cells["B"], length):
            return length
    return -1
