# Counts breaks only: two legs in a row are allowed.
def arrival_chance(breaks, spares):
    used = [1.0] + [0.0] * spares
    for p in breaks:
        for k in range(spares, -1, -1):
            used[k] = used[k] * (1 - p) + (used[k - 1] * p if k else 0.0)
    return sum(used)
