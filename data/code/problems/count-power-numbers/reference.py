def root(number, exponent):
    """The largest m with m ** exponent <= number."""
    low, high = 1, 1 << (number.bit_length() // exponent + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if middle**exponent <= number:
            low = middle
        else:
            high = middle
    return low


def powers_up_to(number):
    if number < 1:
        return 0
    # exactly[e]: the numbers m ** e with m >= 2 where m itself is not a power number.
    exactly = {}
    for exponent in range(number.bit_length(), 1, -1):
        repeated = sum(exactly[e] for e in range(2 * exponent, number.bit_length() + 1, exponent))
        exactly[exponent] = root(number, exponent) - 1 - repeated
    return 1 + sum(exactly.values())


def count_powers(low, high):
    return powers_up_to(high) - powers_up_to(low - 1)
