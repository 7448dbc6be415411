# Recurses on the length, with a cache, far beyond the recursion limit.
from functools import cache


def count_banners(length, x, y, z, modulus):
    @cache
    def count(left, after_long):
        if left == 0:
            return 1 % modulus
        total = x * count(left - 1, False)
        if left >= 2:
            total += y * count(left - 2, False)
        if left >= 3 and not after_long:
            total += z * count(left - 3, True)
        return total % modulus

    return count(length, False)
