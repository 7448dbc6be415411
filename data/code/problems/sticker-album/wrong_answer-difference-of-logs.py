# Subtracts two large harmonic numbers, so that nothing is left of a small difference.
from math import log

EULER = 0.57721566490153286


def harmonic(n):
    if n < 1000:
        return sum(1 / i for i in range(1, n + 1))
    return log(n) + EULER + 1 / (2 * n) - 1 / (12 * n * n)


for _ in range(int(input())):
    n, a, b = map(int, input().split())
    print(n * (harmonic(n - a) - harmonic(n - b)))
