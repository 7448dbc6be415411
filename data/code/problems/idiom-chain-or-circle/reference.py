from collections import defaultdict


def chain_kind(idioms):
    follows = defaultdict(set)  # neighbours, whichever way
    surplus = defaultdict(int)  # how many idioms more begin than end with a character
    for idiom in idioms:
        first, last = idiom[0], idiom[-1]
        follows[first].add(last)
        follows[last].add(first)
        surplus[first] += 1
        surplus[last] -= 1

    reached = {idioms[0][0]}
    waiting = list(reached)
    while waiting:
        new = follows[waiting.pop()] - reached
        reached |= new
        waiting.extend(new)
    if len(reached) < len(follows):
        return "none"

    uneven = sorted(n for n in surplus.values() if n != 0)
    if not uneven:
        return "circle"
    return "chain" if uneven == [-1, 1] else "none"
