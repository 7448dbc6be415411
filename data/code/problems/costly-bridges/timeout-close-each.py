# Closes each road in turn and searches the country anew: quadratic.
def worst_road(n, roads):
    near = [[] for _ in range(n)]
    for i, (a, b) in enumerate(roads):
        near[a].append((b, i))
        near[b].append((a, i))

    def reach(start, closed):
        seen = {start}
        stack = [start]
        while stack:
            town = stack.pop()
            for target, i in near[town]:
                if i != closed and target not in seen:
                    seen.add(target)
                    stack.append(target)
        return seen

    best = [0, -1, 0]
    for i, (a, b) in enumerate(roads):
        side = reach(a, i)
        if b not in side:
            best[0] += 1
            damage = len(side) * len(reach(b, i))
            if damage > best[2]:
                best[1:] = [i, damage]
    return best
