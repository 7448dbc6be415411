# Forgets the modulus.
from functools import cache

MODULUS = 1_000_000_007

codes = [input().split()[1] for _ in range(int(input()))]
signal = input().strip()
lengths = sorted({len(code) for code in codes})


@cache
def letters(piece):
    """The number of letters whose code agrees with a piece of the signal."""
    return sum(
        len(code) == len(piece)
        and all(seen in ("?", flash) for seen, flash in zip(piece, code, strict=True))
        for code in codes
    )


readings = [1]
for end in range(1, len(signal) + 1):
    count = 0
    for length in lengths:
        if length <= end:
            count += readings[end - length] * letters(signal[end - length : end])
    readings.append(count)
print(readings[-1])
