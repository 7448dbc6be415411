# Works out the number itself, factor by factor.
def trailing_zeros(n, k, base):
    ways = 1
    for i in range(min(k, n - k)):
        ways = ways * (n - i) // (i + 1)
    zeros = 0
    while ways % base == 0:
        ways //= base
        zeros += 1
    return zeros
