# Counts the ways to match, so that a string that matches in two ways counts twice.
def matching_strings(pattern, length):
    modulus = 10**9 + 7
    ways = [1] + [0] * length
    for c in pattern:
        new = [0] * (length + 1)
        for n in range(length + 1):
            if c == "*":
                new[n] = (ways[n] + (3 * new[n - 1] if n else 0)) % modulus
            elif n:
                new[n] = ways[n - 1] * (3 if c == "?" else 1) % modulus
        ways = new
    return ways[length]
