# Walks around a frame that is a single row or column as if it had two sides.
def turn_frames(picture, turns):
    h, w = len(picture), len(picture[0])
    frames = (min(h, w) + 1) // 2
    total = [0] * frames
    for first, last, k in turns:
        for i in range(first, last + 1):
            total[i] += k
    for i in range(frames):
        b, r = h - 1 - i, w - 1 - i
        cells = [(i, c) for c in range(i, r)] + [(y, r) for y in range(i, b)]
        cells += [(b, c) for c in range(r, i, -1)] + [(y, i) for y in range(b, i, -1)]
        values = [picture[y][x] for y, x in cells]
        for j, value in enumerate(values):
            y, x = cells[(j + total[i]) % len(cells)]
            picture[y][x] = value
    return picture
