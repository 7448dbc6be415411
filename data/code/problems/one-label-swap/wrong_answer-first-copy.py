# Takes the first copy of the smallest letter; the last copy puts the large letter further back.
def smallest_after_swap(label):
    tiles = list(label)
    ordered = sorted(tiles)
    if tiles == ordered:
        if len(set(tiles)) == len(tiles):
            tiles[-1], tiles[-2] = tiles[-2], tiles[-1]
        return "".join(tiles)
    i = next(i for i in range(len(tiles)) if tiles[i] != ordered[i])
    j = label.index(ordered[i], i)
    tiles[i], tiles[j] = tiles[j], tiles[i]
    return "".join(tiles)
