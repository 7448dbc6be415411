# Needs no spare rotor for a break on the last leg.
def arrival_chance(breaks, spares):
    whole = [1.0] + [0.0] * spares
    broken = [0.0] * (spares + 1)
    for p in breaks[:-1]:
        next_broken = [0.0] + [p * chance for chance in whole[:-1]]
        whole = [(1 - p) * (a + b) for a, b in zip(whole, broken, strict=True)]
        broken = next_broken
    if not breaks:
        return 1.0
    return sum(whole) + (1 - breaks[-1]) * sum(broken)
