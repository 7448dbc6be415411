# Compares every pair of plates: quadratic.
def mirrored_pairs(plates):
    pairs = 0
    for i in range(len(plates)):
        for j in range(i + 1, len(plates)):
            if plates[i].lower() == plates[j].lower()[::-1]:
                pairs += 1
    return pairs
