def frame_cells(top, left, bottom, right):
    """The cells of one frame in clockwise order."""
    if top == bottom:
        return [(top, c) for c in range(left, right + 1)]
    if left == right:
        return [(r, left) for r in range(top, bottom + 1)]
    cells = [(top, c) for c in range(left, right)]
    cells += [(r, right) for r in range(top, bottom)]
    cells += [(bottom, c) for c in range(right, left, -1)]
    cells += [(r, left) for r in range(bottom, top, -1)]
    return cells


def turn_frames(picture, turns):
    h, w = len(picture), len(picture[0])
    frames = (min(h, w) + 1) // 2
    change = [0] * (frames + 1)
    for first, last, k in turns:
        change[first] += k
        change[last + 1] -= k
    result = [row[:] for row in picture]
    k = 0
    for i in range(frames):
        k += change[i]
        cells = frame_cells(i, i, h - 1 - i, w - 1 - i)
        for j, (r, c) in enumerate(cells):
            to_r, to_c = cells[(j + k) % len(cells)]
            result[to_r][to_c] = picture[r][c]
    return result
