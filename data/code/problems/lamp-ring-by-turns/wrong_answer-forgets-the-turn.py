# Looks for a repeated ring without regard to which rule is next.
def ring_after(lamps, rules, steps):
    ring = tuple(map(int, lamps))
    n = len(ring)
    seen = {}
    history = []
    totals = [0]
    for t in range(steps + 1):
        if ring in seen:
            start = seen[ring]
            cycles, extra = divmod(steps - start, t - start)
            total = totals[start + extra] + cycles * (totals[t] - totals[start])
            return ["".join(map(str, history[start + extra])), total]
        seen[ring] = t
        history.append(ring)
        if t < steps:
            rule = rules[t % len(rules)]
            ring = tuple(
                rule >> (4 * ring[i - 1] + 2 * ring[i] + ring[(i + 1) % n]) & 1 for i in range(n)
            )
            totals.append(totals[-1] + sum(ring))
    return ["".join(map(str, ring)), totals[steps]]
