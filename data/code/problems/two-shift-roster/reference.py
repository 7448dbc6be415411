def two_shifts(n, quarrels):
    foes = [[] for _ in range(n)]
    for a, b in quarrels:
        foes[a].append(b)
        foes[b].append(a)
    shift = [""] * n
    for first in range(n):
        if shift[first]:
            continue
        shift[first] = "E"
        stack = [first]
        while stack:
            worker = stack.pop()
            other = "L" if shift[worker] == "E" else "E"
            for foe in foes[worker]:
                if not shift[foe]:
                    shift[foe] = other
                    stack.append(foe)
                elif shift[foe] != other:
                    return ""
    return "".join(shift)
