# A star must take at least one letter.
def matching_strings(pattern, length):
    modulus = 10**9 + 7
    n = len(pattern)
    counts = {frozenset([0]): 1}
    for _ in range(length):
        after = {}
        for places, count in counts.items():
            for letter in "abc":
                new = set()
                for p in places:
                    if p < n and pattern[p] in (letter, "?"):
                        new.add(p + 1)
                    elif p < n and pattern[p] == "*":
                        new.update((p, p + 1))
                key = frozenset(new)
                after[key] = (after.get(key, 0) + count) % modulus
        counts = after
    return sum(count for places, count in counts.items() if n in places) % modulus
