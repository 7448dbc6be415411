# Goes through all the bases up to the square root of high.
from math import isqrt


def is_power(number):
    for exponent in range(2, number.bit_length() + 1):
        guess = round(number ** (1 / exponent))
        if guess**exponent == number:
            return True
    return False


def count_powers(low, high):
    count = int(low == 1)
    for base in range(2, isqrt(high) + 1):
        if is_power(base):
            continue
        power = base * base
        while power <= high:
            if power >= low:
                count += 1
            power *= base
    return count
