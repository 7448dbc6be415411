class Residues:
    """Binomial coefficients modulo a small prime."""

    def __init__(self, prime):
        self.prime = prime
        self.factorial = [1] * prime
        for i in range(1, prime):
            self.factorial[i] = self.factorial[i - 1] * i % prime

    def choose(self, n, k):
        """Lucas: the product over the digits of n and k in base prime."""
        p, factorial = self.prime, self.factorial
        top = bottom = 1
        while n:
            n, n_digit = divmod(n, p)
            k, k_digit = divmod(k, p)
            if k_digit > n_digit:
                return 0
            top = top * factorial[n_digit] % p
            bottom = bottom * factorial[k_digit] * factorial[n_digit - k_digit] % p
        return top * pow(bottom, -1, p) % p


def primes_of(number):
    found = []
    divisor = 2
    while number > 1:
        if number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return found


m, q = map(int, input().split())
residues = [Residues(prime) for prime in primes_of(m)]
# weights[i] is 1 modulo the i-th prime and 0 modulo the others.
weights = [m // r.prime * pow(m // r.prime, -1, r.prime) for r in residues]
for _ in range(q):
    x, y, u, v = map(int, input().split())
    total = 0
    for r, weight in zip(residues, weights, strict=True):
        total += weight * r.choose(u + v, u) * r.choose(x - u + y - v, x - u)
    print(total % m)
