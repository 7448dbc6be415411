def floor_sum(n, m, a, b):
    """The sum of (a * i + b) // m over i = 0, ..., n - 1, for a, b >= 0."""
    total = 0
    while n:
        total += n * (n - 1) // 2 * (a // m) + n * (b // m)
        a %= m
        b %= m
        # Count the points under the line by rows in place of columns.
        n, b = divmod(a * n + b, m)
        a, m = m, a
        if m == 0:
            break
    return total


def count_hits(n, start, step, size, low, high):
    if low > high:
        return n - hits(n, start, step, size, high + 1, low - 1)
    return hits(n, start, step, size, low, high)


def hits(n, start, step, size, low, high):
    """As count_hits, for low <= high + 1: the floors differ by one exactly for a hit."""
    inside = floor_sum(n, size, step, start + size - low)
    return inside - floor_sum(n, size, step, start + size - high - 1)
