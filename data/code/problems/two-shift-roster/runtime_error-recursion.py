# Colours recursively, too deep for a long chain of quarrels.
def two_shifts(n, quarrels):
    foes = [[] for _ in range(n)]
    for a, b in quarrels:
        foes[a].append(b)
        foes[b].append(a)
    shift = [None] * n

    def place(worker, value):
        if shift[worker] is not None:
            return shift[worker] == value
        shift[worker] = value
        return all(place(foe, 1 - value) for foe in foes[worker])

    for worker in range(n):
        if shift[worker] is None and not place(worker, 0):
            return ""
    return "".join("EL"[value] for value in shift)
