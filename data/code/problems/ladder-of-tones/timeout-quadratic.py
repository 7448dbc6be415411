# Compares each tone with all tones before it: quadratic.
def longest_ladder(tones, step):
    length = []
    for i, tone in enumerate(tones):
        best = 0
        for j in range(i):
            if (tones[j] == tone - step or tones[j] == tone + step) and length[j] > best:
                best = length[j]
        length.append(best + 1)
    return max(length, default=0)
