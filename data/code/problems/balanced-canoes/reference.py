def fewest_canoes(weights, spread):
    ordered = sorted(weights)
    canoes = 0
    i = 0
    while i < len(ordered):
        canoes += 1
        if i + 1 < len(ordered) and ordered[i + 1] - ordered[i] <= spread:
            i += 1
        i += 1
    return canoes
