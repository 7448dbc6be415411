# Counts beginnings and ends only: two separate circles pass for one.
from collections import Counter


def chain_kind(idioms):
    surplus = Counter(idiom[0] for idiom in idioms)
    surplus.subtract(idiom[-1] for idiom in idioms)
    uneven = sorted(n for n in surplus.values() if n)
    if uneven == []:
        return "circle"
    if uneven == [-1, 1]:
        return "chain"
    return "none"
