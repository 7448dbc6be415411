# Looks at the largest prime of the base only, as is enough for factorials in base 10.
def in_factorial(n, prime):
    count = 0
    while n:
        n //= prime
        count += n
    return count


def trailing_zeros(n, k, base):
    largest, exponent = 0, 0
    divisor = 2
    while divisor * divisor <= base:
        if base % divisor == 0:
            largest, exponent = divisor, 0
            while base % divisor == 0:
                base //= divisor
                exponent += 1
        divisor += 1
    if base > 1:
        largest, exponent = base, 1
    total = in_factorial(n, largest) - in_factorial(k, largest) - in_factorial(n - k, largest)
    return total // exponent
