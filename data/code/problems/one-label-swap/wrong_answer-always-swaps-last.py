# Swaps the last two tiles of every sorted label, even if two equal tiles stand elsewhere.
def smallest_after_swap(label):
    tiles = list(label)
    ordered = sorted(label)
    if tiles == ordered:
        tiles[-1], tiles[-2] = tiles[-2], tiles[-1]
        return "".join(tiles)
    i = 0
    while tiles[i] == ordered[i]:
        i += 1
    j = label.rindex(ordered[i])
    tiles[i], tiles[j] = tiles[j], tiles[i]
    return "".join(tiles)
