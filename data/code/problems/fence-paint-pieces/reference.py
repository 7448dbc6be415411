import sys
from bisect import bisect_left, bisect_right


def main():
    bounds = []  # the ends of the pieces in order: start, end, start, end, ...
    metres = 0

    def alternating(marks, first):
        """Add the ends among these marks and subtract the starts."""
        return sum(mark if i % 2 else -mark for i, mark in enumerate(marks, first))

    for line in sys.stdin.read().splitlines()[1:]:
        kind, *marks = line.split()
        if kind == "?":
            print(metres, len(bounds) // 2)
            continue
        left, right = map(int, marks)
        i, j = bisect_left(bounds, left), bisect_right(bounds, right)
        # Paint starts at left unless a piece reaches it already; scraping ends the piece around it.
        parity = 0 if kind == "+" else 1
        fresh = [left] * (i % 2 == parity) + [right] * (j % 2 == parity)
        metres += alternating(fresh, i) - alternating(bounds[i:j], i)
        bounds[i:j] = fresh


main()
