def longest_ladder(tones, step):
    length = {}  # length[t]: the longest ladder so far that ends with tone t
    for tone in tones:
        length[tone] = 1 + max(length.get(tone - step, 0), length.get(tone + step, 0))
    return max(length.values(), default=0)
