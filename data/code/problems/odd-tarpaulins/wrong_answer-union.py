# Measures the area under at least one cloth.
import sys

n, *numbers = map(int, sys.stdin.read().split())
edges = []
ys = set()
for i in range(0, 4 * n, 4):
    x1, y1, x2, y2 = numbers[i : i + 4]
    edges += [(x1, 1, y1, y2), (x2, -1, y1, y2)]
    ys |= {y1, y2}
ys = sorted(ys)
index = {y: i for i, y in enumerate(ys)}
m = len(ys) - 1
layers = [0] * (4 * m)
covered = [0] * (4 * m)


def lay(node, lo, hi, l, r, x):
    if l <= lo and hi <= r:
        layers[node] += x
    else:
        mid = (lo + hi) // 2
        if l < mid:
            lay(2 * node, lo, mid, l, r, x)
        if r > mid:
            lay(2 * node + 1, mid, hi, l, r, x)
    if layers[node]:
        covered[node] = ys[hi] - ys[lo]
    elif hi - lo == 1:
        covered[node] = 0
    else:
        covered[node] = covered[2 * node] + covered[2 * node + 1]


area = before = 0
for x, kind, y1, y2 in sorted(edges):
    area += (x - before) * covered[1]
    before = x
    lay(1, 0, m, index[y1], index[y2], kind)
print(area)
