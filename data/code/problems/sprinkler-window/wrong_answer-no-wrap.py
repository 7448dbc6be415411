# Finds nothing in a flower bed that runs past place 0.
def floor_sum(n, m, a, b):
    total = 0
    while n and m:
        total += n * (n - 1) // 2 * (a // m) + n * (b // m)
        a %= m
        b %= m
        n, b = divmod(a * n + b, m)
        a, m = m, a
    return total


def count_hits(n, start, step, size, low, high):
    if low > high:
        return 0
    inside = floor_sum(n, size, step, start - low + size)
    return inside - floor_sum(n, size, step, start - high - 1 + size)
