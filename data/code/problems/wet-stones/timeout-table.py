# Updates every stone that can be reached from each stone: quadratic.
def fewest_hops(reach):
    n = len(reach)
    never = n + 1
    hops = [never] * n
    hops[0] = 0
    for i in range(n):
        if hops[i] == never:
            continue
        for j in range(i + 1, min(n - 1, i + reach[i]) + 1):
            if reach[j] >= 0:
                hops[j] = min(hops[j], hops[i] + 1)
    return hops[-1] if hops[-1] < never else -1
