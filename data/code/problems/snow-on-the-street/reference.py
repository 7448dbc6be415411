import sys
from itertools import accumulate


def main():
    n, m, *numbers = map(int, sys.stdin.read().split())
    change = [0] * (n + 1)  # how the level changes from one house to the next
    for i in range(0, 3 * m, 3):
        left, right, x = numbers[i : i + 3]
        change[left - 1] += x
        change[right] -= x
    levels = list(accumulate(change[:n]))
    highest = max(levels)
    print(highest, levels.count(highest), levels.index(highest) + 1)


main()
