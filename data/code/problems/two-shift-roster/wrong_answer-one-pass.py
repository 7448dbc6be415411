# Places workers in the order of their numbers and looks only at those already placed.
def two_shifts(n, quarrels):
    foes = [set() for _ in range(n)]
    for a, b in quarrels:
        foes[a].add(b)
        foes[b].add(a)
    shift = []
    for worker in range(n):
        taken = {shift[foe] for foe in foes[worker] if foe < worker}
        if len(taken) == 2:
            return ""
        shift.append("L" if taken == {"E"} else "E")
    return "".join(shift)
