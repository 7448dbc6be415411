def arrival_chance(breaks, spares):
    # The chance to be under way with a number of spares used, by what happened on the last leg.
    whole = [1.0] + [0.0] * spares
    broken = [0.0] * (spares + 1)
    for p in breaks:
        next_broken = [0.0] + [p * chance for chance in whole[:-1]]
        whole = [(1 - p) * (a + b) for a, b in zip(whole, broken, strict=True)]
        broken = next_broken
    return sum(whole) + sum(broken)
