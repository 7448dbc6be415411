# Tries all rows card by card.
import sys

sys.setrecursionlimit(10000)


def chain_kind(idioms):
    n = len(idioms)
    used = [False] * n
    best = "none"

    def extend(start, end, placed):
        nonlocal best
        if placed == n:
            best = "circle" if start == end else "chain"
            return best == "circle"
        for i, idiom in enumerate(idioms):
            if not used[i] and idiom[0] == end:
                used[i] = True
                done = extend(start, idiom[-1], placed + 1)
                used[i] = False
                if done:
                    return True
        return False

    for first in dict.fromkeys(idiom[0] for idiom in idioms):
        if extend(first, first, 0):
            break
    return best
