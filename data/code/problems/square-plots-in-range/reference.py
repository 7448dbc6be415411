from math import isqrt


def count_plots(low, high, rod):
    def up_to(area):
        return isqrt(area) // rod + 1 if area >= 0 else 0

    return up_to(high) - up_to(low - 1)
