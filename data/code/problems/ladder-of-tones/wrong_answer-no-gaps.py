# Keeps only stretches of neighbouring tones, with nothing deleted between them.
def longest_ladder(tones, step):
    best = run = 0
    for i, tone in enumerate(tones):
        run = run + 1 if i and abs(tone - tones[i - 1]) == step else 1
        best = max(best, run)
    return best
