# Folds the plate that it looks up, but stores the plates as they came.
from collections import Counter


def mirrored_pairs(plates):
    seen = Counter()
    pairs = 0
    for plate in plates:
        pairs += seen[plate.lower()[::-1]]
        seen[plate] += 1
    return pairs
