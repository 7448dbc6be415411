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


def in_factorial(n, prime):
    """How often the prime divides n!."""
    count = 0
    while n:
        n //= prime
        count += n
    return count


def trailing_zeros(n, k, base):
    return min(
        (in_factorial(n, prime) - in_factorial(k, prime) - in_factorial(n - k, prime)) // exponent
        for prime, exponent in factorise(base).items()
    )
