# Truncates roots taken in floating point.
from functools import cache


@cache
def mobius(n):
    return int(n == 1) - sum(mobius(d) for d in range(1, n) if n % d == 0)


def powers_up_to(number):
    if number < 1:
        return 0
    return 1 - sum(mobius(e) * (int(number ** (1 / e)) - 1) for e in range(2, 61))


def count_powers(low, high):
    return powers_up_to(high) - powers_up_to(low - 1)
