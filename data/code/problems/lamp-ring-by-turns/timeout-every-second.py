# Runs all seconds one by one: there may be 10^18.
def ring_after(lamps, rules, steps):
    ring = [int(lamp) for lamp in lamps]
    n = len(ring)
    total = 0
    for t in range(steps):
        rule = rules[t % len(rules)]
        ring = [rule >> (4 * ring[i - 1] + 2 * ring[i] + ring[(i + 1) % n]) & 1 for i in range(n)]
        total += sum(ring)
    return ["".join(map(str, ring)), total]
