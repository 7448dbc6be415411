# Goes into the left part whenever its highest section would do, and never comes back to the right one.
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


def first(start, h):
    node, lo, hi = 1, 0, size
    if high[1] < h:
        return -1
    while hi - lo > 1:
        h -= rise[node]
        mid = (lo + hi) // 2
        if start < mid and high[2 * node] >= h:
            node, hi = 2 * node, mid
        else:
            node, lo = 2 * node + 1, mid
    return lo if lo >= start and high[node] >= h else -1


for line in sys.stdin:
    parts = line.split()
    numbers = list(map(int, parts[1:]))
    if parts[0] == "+":
        change(1, 0, size, numbers[0] - 1, numbers[1], numbers[2])
    else:
        found = first(numbers[0] - 1, numbers[1])
        print(found + 1 if 0 <= found < n else 0)
