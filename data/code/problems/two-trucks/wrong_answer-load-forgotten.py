# Balances the crates as if both trucks were empty, then puts the lighter half on the red truck.
def smallest_difference(crates, loaded):
    total = sum(crates)
    reachable = {0}
    for weight in crates:
        reachable |= {s + weight for s in reachable if s + weight <= total // 2}
    red = max(reachable)
    return abs(loaded + red - (total - red))
