# For each tile, looks through all runs made so far for the shortest one that it can continue.
def fewest_runs(tiles, longest):
    first = []
    last = []
    for tile in sorted(tiles):
        chosen = -1
        i = 0
        while i < len(first):
            if last[i] == tile - 1 and tile - first[i] < longest:
                if chosen < 0 or first[i] > first[chosen]:
                    chosen = i
            i += 1
        if chosen < 0:
            first.append(tile)
            last.append(tile)
        else:
            last[chosen] = tile
    return len(first)
