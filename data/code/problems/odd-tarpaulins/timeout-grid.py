# Turns every cell of the grid that the edges of all cloths form, for every cloth.
n = int(input())
cloths = [tuple(map(int, input().split())) for _ in range(n)]
xs = sorted({c[i] for c in cloths for i in (0, 2)})
ys = sorted({c[i] for c in cloths for i in (1, 3)})
column = {x: i for i, x in enumerate(xs)}
row = {y: i for i, y in enumerate(ys)}
white = [bytearray(len(ys)) for _ in xs]
for x1, y1, x2, y2 in cloths:
    for i in range(column[x1], column[x2]):
        line = white[i]
        for j in range(row[y1], row[y2]):
            line[j] ^= 1
area = 0
for i in range(len(xs) - 1):
    for j in range(len(ys) - 1):
        if white[i][j]:
            area += (xs[i + 1] - xs[i]) * (ys[j + 1] - ys[j])
print(area)
