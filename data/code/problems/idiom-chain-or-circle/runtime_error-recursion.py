# Visits the characters recursively, which is too deep for a long chain.
def chain_kind(idioms):
    near, surplus = {}, {}
    for idiom in idioms:
        a, b = idiom[0], idiom[-1]
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
        surplus[a] = surplus.get(a, 0) + 1
        surplus[b] = surplus.get(b, 0) - 1
    seen = set()

    def visit(c):
        seen.add(c)
        for d in near[c]:
            if d not in seen:
                visit(d)

    visit(idioms[0][0])
    uneven = sorted(n for n in surplus.values() if n)
    if len(seen) < len(near) or uneven not in ([], [-1, 1]):
        return "none"
    return "chain" if uneven else "circle"
