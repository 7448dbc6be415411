# Assumes that the first repeated state is the first state: ignores what comes before the cycle.
def ring_after(lamps, rules, steps):
    ring = tuple(map(int, lamps))
    n = len(ring)
    seen = set()
    history = []
    totals = [0]
    for t in range(steps + 1):
        key = ring, t % len(rules)
        if key in seen:
            cycles, extra = divmod(steps, t)
            total = totals[extra] + cycles * totals[t]
            return ["".join(map(str, history[extra])), total]
        seen.add(key)
        history.append(ring)
        if t < steps:
            rule = rules[t % len(rules)]
            ring = tuple(
                rule >> (4 * ring[i - 1] + 2 * ring[i] + ring[(i + 1) % n]) & 1 for i in range(n)
            )
            totals.append(totals[-1] + sum(ring))
    return ["".join(map(str, ring)), totals[steps]]
