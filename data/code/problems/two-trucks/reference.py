def smallest_difference(crates, loaded):
    reachable = 1  # bit s is set if some crates weigh s together
    for weight in crates:
        reachable |= reachable << weight
    total = sum(crates)
    bits = reversed(bin(reachable)[2:])
    return min(abs(loaded + s - (total - s)) for s, bit in enumerate(bits) if bit == "1")
