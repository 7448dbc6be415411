def apply(rule, ring):
    n = len(ring)
    return tuple(rule >> 4 * ring[i - 1] + 2 * ring[i] + ring[(i + 1) % n] & 1 for i in range(n))


def ring_after(lamps, rules, steps):
    ring = tuple(map(int, lamps))
    seen = {}  # (ring, which rule is next) -> how many seconds had passed
    states = []  # the ring after each number of seconds
    totals = [0]  # totals[t]: sum of lamps on after the seconds 1..t
    for second in range(steps + 1):
        key = ring, second % len(rules)
        if key in seen:
            start = seen[key]
            period = second - start
            cycles, extra = divmod(steps - start, period)
            total = totals[start + extra] + cycles * (totals[second] - totals[start])
            return ["".join(map(str, states[start + extra])), total]
        seen[key] = second
        states.append(ring)
        if second == steps:
            break
        ring = apply(rules[second % len(rules)], ring)
        totals.append(totals[-1] + sum(ring))
    return ["".join(map(str, ring)), totals[steps]]
