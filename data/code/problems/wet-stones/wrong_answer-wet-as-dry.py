# Treats a wet last stone like any other end and counts the hops to it.
def fewest_hops(reach):
    hops = border = further = 0
    for i in range(len(reach) - 1):
        further = max(further, i + reach[i])
        if i == border:
            if further <= i:
                return -1
            hops += 1
            border = further
    return hops
