# Does not divide by the exponent that the prime has in the base.
def in_factorial(n, prime):
    count = 0
    while n:
        n //= prime
        count += n
    return count


def trailing_zeros(n, k, base):
    primes = []
    divisor = 2
    while divisor * divisor <= base:
        if base % divisor == 0:
            primes.append(divisor)
            while base % divisor == 0:
                base //= divisor
        divisor += 1
    if base > 1:
        primes.append(base)
    return min(in_factorial(n, p) - in_factorial(k, p) - in_factorial(n - k, p) for p in primes)
