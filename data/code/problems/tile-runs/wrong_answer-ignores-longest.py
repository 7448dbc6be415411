# Counts where the number of copies rises, which is right only if runs may be of any length.
from collections import Counter


def fewest_runs(tiles, longest):
    counts = Counter(tiles)
    return sum(max(0, counts[number] - counts.get(number - 1, 0)) for number in counts)
