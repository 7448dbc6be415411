# Reduces every turn modulo the perimeter of frame 0, also for the inner frames.
def turn_frames(picture, turns):
    h, w = len(picture), len(picture[0])
    frames = (min(h, w) + 1) // 2
    length = max(1, h * w if min(h, w) == 1 else 2 * (h + w) - 4)
    total = [0] * frames
    for first, last, k in turns:
        k %= length
        for i in range(first, last + 1):
            total[i] += k
    for i in range(frames):
        b, r = h - 1 - i, w - 1 - i
        if i == b:
            cells = [(i, c) for c in range(i, r + 1)]
        elif i == r:
            cells = [(y, i) for y in range(i, b + 1)]
        else:
            cells = [(i, c) for c in range(i, r)] + [(y, r) for y in range(i, b)]
            cells += [(b, c) for c in range(r, i, -1)] + [(y, i) for y in range(b, i, -1)]
        values = [picture[y][x] for y, x in cells]
        for j, value in enumerate(values):
            y, x = cells[(j + total[i]) % len(cells)]
            picture[y][x] = value
    return picture
