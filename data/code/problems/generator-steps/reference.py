from math import isqrt


def smallest_exponent(base, wanted, p):
    """The smallest k >= 1 with base ** k = wanted modulo p, or -1; base and wanted are not 0."""
    width = isqrt(p) + 1
    # wanted * base ** j = base ** (i * width) means k = i * width - j; the largest j is kept.
    baby = {}
    value = wanted
    for j in range(width):
        baby[value] = j
        value = value * base % p
    stride = pow(base, width, p)
    value = 1
    for i in range(1, width + 1):
        value = value * stride % p
        if value in baby:
            return i * width - baby[value]
    return -1


def ticks(p, a, c, s, t):
    if s == t:
        return 0
    if a == 0:
        return 1 if t == c else -1
    if a == 1:
        return (t - s) * pow(c, -1, p) % p if c else -1
    fixed = c * pow(1 - a, -1, p) % p
    if s == fixed or t == fixed:
        return -1
    # The distance from the fixed point is multiplied by a at every tick.
    return smallest_exponent(a, (t - fixed) * pow(s - fixed, -1, p) % p, p)


print(ticks(*map(int, input().split())))
