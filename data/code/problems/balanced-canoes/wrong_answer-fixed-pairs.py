# Cuts the sorted list into fixed pairs (1st with 2nd, 3rd with 4th) and never shifts by one.
def fewest_canoes(weights, spread):
    ordered = sorted(weights)
    canoes = 0
    for i in range(0, len(ordered), 2):
        pair = ordered[i : i + 2]
        if len(pair) == 2 and pair[1] - pair[0] > spread:
            canoes += 2
        else:
            canoes += 1
    return canoes
