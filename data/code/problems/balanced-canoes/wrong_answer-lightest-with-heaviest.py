# Pairs the lightest with the heaviest, as for a limit on the sum: here neighbours must be paired.
def fewest_canoes(weights, spread):
    ordered = sorted(weights)
    low, high = 0, len(ordered) - 1
    canoes = 0
    while low <= high:
        if ordered[high] - ordered[low] <= spread:
            low += 1
        high -= 1
        canoes += 1
    return canoes
