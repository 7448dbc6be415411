# Simulates the bursts until the places repeat, which may take size bursts.
from math import gcd


def count_hits(n, start, step, size, low, high):
    def count(bursts):
        hits = 0
        place = start
        for _ in range(bursts):
            if low <= high:
                hits += low <= place <= high
            else:
                hits += place >= low or place <= high
            place = (place + step) % size
        return hits

    period = size // gcd(step, size)
    if n <= period:
        return count(n)
    return n // period * count(period) + count(n % period)
