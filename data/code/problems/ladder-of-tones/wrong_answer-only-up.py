# Lets a ladder go up only.
def longest_ladder(tones, step):
    length = {}
    for tone in tones:
        length[tone] = max(length.get(tone, 0), 1 + length.get(tone - step, 0))
    return max(length.values(), default=0)
