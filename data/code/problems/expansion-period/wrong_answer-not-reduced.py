# Uses q as it is given, not in lowest terms.
from math import gcd, lcm


def factorise(number):
    factors = {}
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            factors[divisor] = factors.get(divisor, 0) + 1
            number //= divisor
        divisor += 1
    if number > 1:
        factors[number] = 1
    return factors


def order(base, modulus, result):
    for factor in factorise(result):
        while result % factor == 0 and pow(base, result // factor, modulus) == 1:
            result //= factor
    return result


p, q, b = map(int, input().split())
before = 0
while gcd(q, b) > 1:
    q //= gcd(q, b)
    before += 1
period = 1
for prime, exponent in factorise(q).items():
    modulus = prime**exponent
    period = lcm(period, order(b, modulus, modulus - modulus // prime))
print(before, period if q > 1 else 0)
