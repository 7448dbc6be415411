# Finds the period by long division, digit by digit.
from math import gcd

p, q, b = map(int, input().split())
q //= gcd(p, q)
before = 0
while gcd(q, b) > 1:
    q //= gcd(q, b)
    before += 1
period = 0
if q > 1:
    period = 1
    rest = b % q
    while rest != 1:
        rest = rest * b % q
        period += 1
print(before, period)
