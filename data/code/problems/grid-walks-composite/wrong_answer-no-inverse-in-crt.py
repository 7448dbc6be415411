# Puts the residues together without the inverses of m / p.
from math import comb


def primes_of(number):
    found = []
    divisor = 2
    while number > 1:
        if number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return found


def choose(n, k, p):
    result = 1
    while n or k:
        result = result * comb(n % p, k % p) % p
        n //= p
        k //= p
    return result


m, q = map(int, input().split())
primes = primes_of(m)
for _ in range(q):
    x, y, u, v = map(int, input().split())
    total = 0
    for p in primes:
        total += m // p * (choose(u + v, u, p) * choose(x - u + y - v, x - u, p) % p)
    print(total % m)
