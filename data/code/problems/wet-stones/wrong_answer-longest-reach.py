# Hops to the dry stone with the longest reach of its own, not to the one from which it gets furthest.
def fewest_hops(reach):
    last = len(reach) - 1
    if reach[last] < 0:
        return -1
    here = hops = 0
    while here < last:
        hops += 1
        end = here + reach[here]
        if end >= last:
            return hops
        options = [j for j in range(here + 1, end + 1) if reach[j] > 0]
        if not options:
            return -1
        here = max(options, key=lambda j: (reach[j], j))
    return hops
