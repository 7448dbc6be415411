# Multiplies by all other towns of the country, as if it were connected.
import sys

sys.setrecursionlimit(100000)


def worst_road(n, roads):
    near = [[] for _ in range(n)]
    for i, (a, b) in enumerate(roads):
        near[a].append((b, i))
        near[b].append((a, i))
    seen = [None] * n
    low = [0] * n
    size = [1] * n
    bridges = []
    clock = 0

    def visit(town, by):
        nonlocal clock
        seen[town] = low[town] = clock
        clock += 1
        for target, i in near[town]:
            if i == by:
                continue
            if seen[target] is None:
                visit(target, i)
                size[town] += size[target]
                low[town] = min(low[town], low[target])
                if low[target] > seen[town]:
                    bridges.append((i, size[target] * (n - size[target])))
            else:
                low[town] = min(low[town], seen[target])

    for town in range(n):
        if seen[town] is None:
            visit(town, -1)
    if not bridges:
        return [0, -1, 0]
    index, damage = min(bridges, key=lambda item: (-item[1], item[0]))
    return [len(bridges), index, damage]
