import sys
from bisect import bisect_left, insort


def main():
    n, *numbers = map(int, sys.stdin.read().split())
    events = []  # (x, whether a building starts here, its height)
    for i in range(0, 3 * n, 3):
        left, right, height = numbers[i : i + 3]
        events += [(left, True, height), (right, False, height)]
    events.sort()

    standing = []  # the heights of the buildings over the current x, in order
    area = steps = 0
    drawn = 0  # the height of the skyline before the current x
    for k, (x, starts, height) in enumerate(events):
        if starts:
            insort(standing, height)
        else:
            del standing[bisect_left(standing, height)]
        following = events[k + 1][0] if k + 1 < len(events) else x + 1
        if following > x:
            second = standing[-2] if len(standing) > 1 else 0
            area += second * (following - x)
            steps += second != drawn
            drawn = second
    print(area, steps)


main()
