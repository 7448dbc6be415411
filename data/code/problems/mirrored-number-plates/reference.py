from collections import Counter


def mirrored_pairs(plates):
    seen = Counter()
    pairs = 0
    for plate in map(str.lower, plates):
        pairs += seen[plate[::-1]]
        seen[plate] += 1
    return pairs
