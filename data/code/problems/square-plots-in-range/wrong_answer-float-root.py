# Takes the root in floating point, which rounds up just below a large square.
from math import ceil, sqrt


def count_plots(low, high, rod):
    if high < 0:
        return 0
    first = ceil(sqrt(max(low, 0)) / rod)
    last = int(sqrt(high) / rod)
    return last - first + 1
