import math
import sys


def first_flip(size, place, step):
    """The second (from 0) in which the direction along one axis changes for the first time."""
    return size - place if step == 1 else place - 1


def count(first, period, t):
    """How many of first, first + period, first + 2 * period, ... are less than t."""
    return (t - first + period - 1) // period if t > first else 0


def place_after(size, place, step, t):
    unfolded = (place - 1 if step == 1 else 2 * (size - 1) - (place - 1)) + t
    unfolded %= 2 * (size - 1)
    return min(unfolded, 2 * (size - 1) - unfolded) + 1


def slide(w, h, x, y, dx, dy, t):
    flip_x = first_flip(w, x, dx)
    flip_y = first_flip(h, y, dy)
    side = count(flip_x, w - 1, t) + count(flip_y, h - 1, t)
    corners = 0
    for both in range(flip_x, flip_x + h * (w - 1), w - 1):
        if both >= flip_y and (both - flip_y) % (h - 1) == 0:
            corners = count(both, math.lcm(w - 1, h - 1), t)
            break
    return place_after(w, x, dx, t), place_after(h, y, dy, t), side - corners, corners


def main():
    _, *numbers = map(int, sys.stdin.read().split())
    for i in range(0, len(numbers), 7):
        print(*slide(*numbers[i : i + 7]))


main()
