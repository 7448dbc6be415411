from itertools import accumulate


def main():
    height, width, h, w = map(int, input().split())
    # above[j] counts the molehills in the columns before j of all rows read so far.
    sums = [[0] * (width + 1)]
    for _ in range(height):
        row = accumulate((cell == "#" for cell in input().strip()), initial=0)
        sums.append([a + b for a, b in zip(sums[-1], row, strict=True)])
    best = None
    for top in range(height - h + 1):
        upper, lower = sums[top], sums[top + h]
        for left in range(width - w + 1):
            hills = lower[left + w] - lower[left] - upper[left + w] + upper[left]
            if best is None or hills < best[0]:
                best = (hills, top + 1, left + 1)
    print(*best)


main()
