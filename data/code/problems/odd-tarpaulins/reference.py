import sys


def main():
    n, *numbers = map(int, sys.stdin.read().split())
    cloths = [numbers[i : i + 4] for i in range(0, 4 * n, 4)]
    ys = sorted({y for _, y1, _, y2 in cloths for y in (y1, y2)})
    index = {y: i for i, y in enumerate(ys)}
    edges = []
    for x1, y1, x2, y2 in cloths:
        edges += [(x1, index[y1], index[y2]), (x2, index[y1], index[y2])]
    edges.sort()

    # Over the stretches between neighbouring ys: a segment tree of white lengths. A turned node
    # is black where its children say white.
    size = 1
    while size < len(ys) - 1:
        size *= 2
    turned = [False] * (2 * size)
    white = [0] * (2 * size)

    def turn(node, start, end, low, high):
        """Turn the stretches from low to before high, within the node's from start to end."""
        if low <= start and end <= high:
            turned[node] = not turned[node]
            white[node] = ys[end] - ys[start] - white[node]
            return
        middle = (start + end) // 2
        if low < middle:
            turn(2 * node, start, middle, low, high)
        if high > middle:
            turn(2 * node + 1, middle, end, low, high)
        white[node] = white[2 * node] + white[2 * node + 1]
        if turned[node]:
            white[node] = ys[end] - ys[start] - white[node]

    ys += [ys[-1]] * (size + 1 - len(ys))
    area = before = 0
    for x, low, high in edges:
        area += (x - before) * white[1]
        before = x
        turn(1, 0, size, low, high)
    print(area)


main()
