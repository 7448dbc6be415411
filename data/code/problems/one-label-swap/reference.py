def smallest_after_swap(label):
    tiles = list(label)
    ordered = sorted(tiles)
    if tiles == ordered:
        # The swap cannot help; two equal tiles make it harmless, else the last two hurt least.
        if len(set(tiles)) == len(tiles):
            tiles[-1], tiles[-2] = tiles[-2], tiles[-1]
        return "".join(tiles)
    i = next(i for i in range(len(tiles)) if tiles[i] != ordered[i])
    j = label.rindex(ordered[i])
    tiles[i], tiles[j] = tiles[j], tiles[i]
    return "".join(tiles)
