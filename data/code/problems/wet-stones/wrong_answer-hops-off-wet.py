# Lands as far as possible even on a wet stone and then gives up there.
def fewest_hops(reach):
    here = hops = 0
    last = len(reach) - 1
    if reach[last] == -1:
        return -1
    while here < last:
        if reach[here] <= 0:
            return -1
        here = min(last, here + reach[here])
        hops += 1
    return hops
