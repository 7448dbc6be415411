def fewest_hops(reach):
    last = len(reach) - 1
    hops = 0
    border = 0  # the furthest stone that `hops` hops may lead to
    further = 0  # the same for one hop more
    if reach[last] < 0:
        return -1
    for i in range(last):
        if reach[i] >= 0:
            further = max(further, i + reach[i])
        if i == border:
            if further <= i:
                return -1
            hops += 1
            border = further
    return hops
