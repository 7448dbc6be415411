def xor_below(end):
    """The exclusive or of 0, 1, ..., end - 1."""
    last = end - 1
    return [last, 1, end, 0][last % 4]


for _ in range(int(input())):
    a, s, n = map(int, input().split())
    high = a >> s
    low = a & ((1 << s) - 1)
    # The lowest s bits are those of a on every rung; above them the rungs count up by one.
    above = xor_below(high + n) ^ xor_below(high)
    print((above << s) | (low if n % 2 else 0))
