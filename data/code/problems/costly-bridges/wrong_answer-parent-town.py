# Skips the town it came from, not the road, so that it overlooks a second road to it.
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

    def visit(town, parent, root):
        nonlocal clock
        seen[town] = low[town] = clock
        clock += 1
        for target, i in near[town]:
            if target == parent:
                continue
            if seen[target] is None:
                visit(target, town, root)
                size[town] += size[target]
                low[town] = min(low[town], low[target])
                if low[target] > seen[town]:
                    bridges.append((i, root, size[target]))
            else:
                low[town] = min(low[town], seen[target])

    for town in range(n):
        if seen[town] is None:
            visit(town, None, town)
    best = [len(bridges), -1, 0]
    for i, root, part in sorted(bridges):
        if part * (size[root] - part) > best[2]:
            best[1:] = [i, part * (size[root] - part)]
    return best
