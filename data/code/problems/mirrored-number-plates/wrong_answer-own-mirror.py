# Halves the product of counts, so that a palindrome also pairs with itself.
from collections import Counter


def mirrored_pairs(plates):
    count = Counter(plate.lower() for plate in plates)
    return sum(n * count[plate[::-1]] for plate, n in count.items()) // 2
