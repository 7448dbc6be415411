from math import gcd, lcm


def factorise(number):
    factors = {}
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            factors[divisor] = factors.get(divisor, 0) + 1
            number //= divisor
        divisor += 1 if divisor == 2 else 2
    if number > 1:
        factors[number] = 1
    return factors


def order(base, prime, exponent):
    """The smallest k >= 1 with base ** k = 1 modulo prime ** exponent."""
    modulus = prime**exponent
    result = (prime - 1) * prime ** (exponent - 1)
    for factor in [*factorise(prime - 1), prime]:
        while result % factor == 0 and pow(base, result // factor, modulus) == 1:
            result //= factor
    return result


p, q, b = map(int, input().split())
q //= gcd(p, q)
before = 0
while (shared := gcd(q, b)) > 1:
    q //= shared
    before += 1
period = lcm(*(order(b, prime, exponent) for prime, exponent in factorise(q).items()))
print(before, period if q > 1 else 0)
