# Applies the theorem of Lucas to the last digits only.
def primes_of(number):
    found = []
    divisor = 2
    while number > 1:
        if number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return found


def choose(n, k, p, factorial):
    n, k = n % p, k % p
    if k > n:
        return 0
    return factorial[n] * pow(factorial[k] * factorial[n - k], p - 2, p) % p


m, q = map(int, input().split())
tables = {}
for p in primes_of(m):
    tables[p] = [1] * p
    for i in range(1, p):
        tables[p][i] = tables[p][i - 1] * i % p
for _ in range(q):
    x, y, u, v = map(int, input().split())
    total = 0
    for p, factorial in tables.items():
        residue = choose(u + v, u, p, factorial) * choose(x - u + y - v, x - u, p, factorial)
        total += residue * (m // p) * pow(m // p, -1, p)
    print(total % m)
