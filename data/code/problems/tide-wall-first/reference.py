import sys


def main():
    n, _ = map(int, sys.stdin.readline().split())
    size = 1
    while size < n:
        size *= 2
    rise = [0] * (2 * size)  # applies to the whole part of the wall below a node
    highest = [0] * (2 * size)  # within that part, with its own rise but none from above

    def change(node, start, end, left, right, x):
        if left <= start and end <= right:
            rise[node] += x
            highest[node] += x
            return
        middle = (start + end) // 2
        if left < middle:
            change(2 * node, start, middle, left, right, x)
        if right > middle:
            change(2 * node + 1, middle, end, left, right, x)
        highest[node] = rise[node] + max(highest[2 * node], highest[2 * node + 1])

    def first(node, start, end, left, height):
        """Return the first section from left on with this height, or size if there is none."""
        if end <= left or highest[node] < height:
            return size
        if end - start == 1:
            return start
        middle = (start + end) // 2
        found = first(2 * node, start, middle, left, height - rise[node])
        if found == size:
            found = first(2 * node + 1, middle, end, left, height - rise[node])
        return found

    for line in sys.stdin:
        kind, *numbers = line.split()
        if kind == "+":
            left, right, x = map(int, numbers)
            change(1, 0, size, left - 1, right, x)
        else:
            start, height = map(int, numbers)
            section = first(1, 0, size, start - 1, height)
            print(section + 1 if section < n else 0)


main()
