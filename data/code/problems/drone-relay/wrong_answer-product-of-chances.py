# Multiplies the chance of few breaks with the chance of no two in a row, as if they were independent.
def arrival_chance(breaks, spares):
    used = [1.0] + [0.0] * spares
    for p in breaks:
        for k in range(spares, -1, -1):
            used[k] = used[k] * (1 - p) + (used[k - 1] * p if k else 0.0)
    whole, broken = 1.0, 0.0
    for p in breaks:
        whole, broken = (whole + broken) * (1 - p), whole * p
    return sum(used) * (whole + broken)
