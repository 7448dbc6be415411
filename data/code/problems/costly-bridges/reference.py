def worst_road(n, roads):
    near = [[] for _ in range(n)]
    for index, (a, b) in enumerate(roads):
        near[a].append((b, index))
        near[b].append((a, index))
    entered = [-1] * n
    low = [0] * n
    size = [1] * n
    count, worst, damage = 0, -1, 0
    clock = 0
    for root in range(n):
        if entered[root] != -1:
            continue
        entered[root] = low[root] = clock
        clock += 1
        below = []  # the bridges of this component with the number of towns below
        stack = [(root, -1, iter(near[root]))]
        while stack:
            town, by, ways = stack[-1]
            for target, index in ways:
                if index == by:
                    continue
                if entered[target] == -1:
                    entered[target] = low[target] = clock
                    clock += 1
                    stack.append((target, index, iter(near[target])))
                    break
                low[town] = min(low[town], entered[target])
            else:
                stack.pop()
                if not stack:
                    break
                parent = stack[-1][0]
                size[parent] += size[town]
                low[parent] = min(low[parent], low[town])
                if low[town] == entered[town]:
                    below.append((by, size[town]))
        count += len(below)
        for index, part in below:
            pairs = part * (size[root] - part)
            if (pairs, -index) > (damage, -worst):
                worst, damage = index, pairs
    return [count, worst, damage]
