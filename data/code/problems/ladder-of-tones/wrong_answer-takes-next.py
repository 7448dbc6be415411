# Greedy: from the first occurrence of each tone, takes the next tone that fits.
def longest_ladder(tones, step):
    best = 0
    for start in {tone: i for i, tone in reversed(list(enumerate(tones)))}.values():
        last, length = tones[start], 1
        for tone in tones[start + 1 :]:
            if tone - last in (step, -step):
                last = tone
                length += 1
        best = max(best, length)
    return best
