# Tries both shifts for every worker and takes back: exponential if no roster exists.
import sys

sys.setrecursionlimit(100000)


def two_shifts(n, quarrels):
    foes = [[] for _ in range(n)]
    for a, b in quarrels:
        foes[max(a, b)].append(min(a, b))
    shift = []

    def fill(worker):
        if worker == n:
            return True
        for letter in "EL":
            if all(shift[foe] != letter for foe in foes[worker]):
                shift.append(letter)
                if fill(worker + 1):
                    return True
                shift.pop()
        return False

    return "".join(shift) if fill(0) else ""
