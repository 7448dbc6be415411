from math import log1p

SMALL = 1000


def harmonic_between(low, high):
    """1/(low + 1) + ... + 1/high, without a difference of two large sums."""
    middle = min(high, max(low, SMALL))
    total = sum(1 / i for i in range(low + 1, middle + 1))
    if high > middle:
        total += log1p((high - middle) / middle)
        total -= (high - middle) / (2 * high * middle)
        total += (1 / middle**2 - 1 / high**2) / 12
    return total


for _ in range(int(input())):
    n, a, b = map(int, input().split())
    print(n * harmonic_between(n - b, n - a))
