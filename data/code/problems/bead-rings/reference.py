MODULUS = 1_000_000_007


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


def divisors_with_totients(factors):
    pairs = [(1, 1)]
    for prime, exponent in factors.items():
        longer = pairs[:]
        for i in range(exponent):
            power = prime**i
            longer += [(d * power * prime, phi * power * (prime - 1)) for d, phi in pairs]
        pairs = longer
    return pairs


def rings(n, c):
    if n == 1:
        return c
    # Burnside's lemma. The sum is divisible by n, and n may be a multiple of MODULUS, so the sum is
    # taken modulo n * MODULUS and then divided.
    wide = n * MODULUS
    total = 0
    for d, phi in divisors_with_totients(factorise(n)):
        length = n // d
        # Colourings of a cycle of this length; none for length 1, where a bead would meet itself.
        cycle = pow(c - 1, length, wide) + (c - 1 if length % 2 == 0 else 1 - c)
        total += phi * cycle
    return total % wide // n


print(rings(*map(int, input().split())) % MODULUS)
