# On the way up it adds the white lengths of the children, as if the node itself had never been turned.
import sys

n, *numbers = map(int, sys.stdin.read().split())
edges = []
ys = set()
for i in range(0, 4 * n, 4):
    x1, y1, x2, y2 = numbers[i : i + 4]
    edges += [(x1, y1, y2), (x2, y1, y2)]
    ys |= {y1, y2}
ys = sorted(ys)
index = {y: i for i, y in enumerate(ys)}
m = len(ys) - 1
white = [0] * (4 * m)


def turn(node, lo, hi, l, r):
    if l <= lo and hi <= r:
        white[node] = ys[hi] - ys[lo] - white[node]
        return
    mid = (lo + hi) // 2
    if l < mid:
        turn(2 * node, lo, mid, l, r)
    if r > mid:
        turn(2 * node + 1, mid, hi, l, r)
    white[node] = white[2 * node] + white[2 * node + 1]


area = before = 0
for x, y1, y2 in sorted(edges):
    area += (x - before) * white[1]
    before = x
    turn(1, 0, m, index[y1], index[y2])
print(area)
