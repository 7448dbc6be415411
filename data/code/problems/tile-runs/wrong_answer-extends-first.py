# Builds one run after the other from the smallest tile left, always as long as it can be.
from collections import Counter


def fewest_runs(tiles, longest):
    counts = Counter(tiles)
    runs = 0
    for number in sorted(counts):
        while counts[number]:
            runs += 1
            end = number
            while end < number + longest and counts[end]:
                counts[end] -= 1
                end += 1
    return runs
