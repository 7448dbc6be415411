# Counts a bounce when the puck reaches a wall, not in the second after, in which it turns.
import math


def count(first, period, t):
    return (t - first) // period + 1 if t >= first else 0


for _ in range(int(input())):
    w, h, x, y, dx, dy, t = map(int, input().split())
    fx = w - x if dx == 1 else x - 1
    fy = h - y if dy == 1 else y - 1
    both, corners = fx, 0
    while both < fy:
        both += w - 1
    for _ in range(h):
        if (both - fy) % (h - 1) == 0:
            corners = count(both, math.lcm(w - 1, h - 1), t)
            break
        both += w - 1
    a = (x - 1 if dx == 1 else 1 - x) + t
    b = (y - 1 if dy == 1 else 1 - y) + t
    a %= 2 * (w - 1)
    b %= 2 * (h - 1)
    sides = count(fx, w - 1, t) + count(fy, h - 1, t)
    print(min(a, 2 * (w - 1) - a) + 1, min(b, 2 * (h - 1) - b) + 1, sides - corners, corners)
