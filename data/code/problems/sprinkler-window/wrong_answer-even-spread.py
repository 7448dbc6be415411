# Takes the bursts of whole rounds to be spread evenly, and counts only the rest exactly.
from math import gcd


def count_hits(n, start, step, size, low, high):
    width = (high - low) % size + 1
    period = size // gcd(step, size)
    whole, rest = divmod(n, period)
    hits = whole * (period * width // size)
    if rest > 100_000:
        return hits + rest * width // size
    for i in range(rest):
        if (start + i * step - low) % size < width:
            hits += 1
    return hits
