# Leaves out the terms after the logarithm, so that middling albums are not exact.
from math import log

EULER = 0.57721566490153286


def harmonic(n):
    if n < 100:
        return sum(1 / i for i in range(1, n + 1))
    return log(n) + EULER


for _ in range(int(input())):
    n, a, b = map(int, input().split())
    print(n * (harmonic(n - a) - harmonic(n - b)))
