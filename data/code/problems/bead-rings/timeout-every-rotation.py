# Adds up the colourings that each of the n rotations leaves as they are.
from math import gcd

MODULUS = 1_000_000_007
n, c = map(int, input().split())
if n == 1:
    print(c % MODULUS)
else:
    total = 0
    for rotation in range(n):
        length = gcd(rotation, n)
        sign = 1 if length % 2 == 0 else -1
        total += pow(c - 1, length, n * MODULUS) + sign * (c - 1)
    print(total % (n * MODULUS) // n % MODULUS)
