# Makes every possible swap and keeps the best label.
def smallest_after_swap(label):
    best = None
    for i in range(len(label)):
        for j in range(i + 1, len(label)):
            tiles = list(label)
            tiles[i], tiles[j] = tiles[j], tiles[i]
            made = "".join(tiles)
            if best is None or made < best:
                best = made
    return best
