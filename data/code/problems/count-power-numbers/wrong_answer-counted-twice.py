# Adds up squares, cubes and so on by prime exponents, so that sixth powers count twice.
def root(number, exponent):
    guess = round(number ** (1 / exponent))
    while guess**exponent > number:
        guess -= 1
    while (guess + 1) ** exponent <= number:
        guess += 1
    return guess


def powers_up_to(number):
    if number < 1:
        return 0
    count = 1
    for exponent in range(2, 61):
        if all(exponent % d for d in range(2, exponent)):
            count += root(number, exponent) - 1
    return count


def count_powers(low, high):
    return powers_up_to(high) - powers_up_to(low - 1)
