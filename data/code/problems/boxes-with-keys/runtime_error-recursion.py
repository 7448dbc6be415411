# Finds the groups of boxes recursively (Tarjan), too deep for a long chain of keys.
n, m = map(int, input().split())
cost = [0] + list(map(int, input().split()))
keys = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b = map(int, input().split())
    keys[a].append(b)
index = {}
low = {}
stack = []
group = {}


def visit(box):
    index[box] = low[box] = len(index)
    stack.append(box)
    for target in keys[box]:
        if target not in index:
            visit(target)
            low[box] = min(low[box], low[target])
        elif target not in group:
            low[box] = min(low[box], index[target])
    if low[box] == index[box]:
        while True:
            member = stack.pop()
            group[member] = box
            if member == box:
                break


for box in range(1, n + 1):
    if box not in index:
        visit(box)
source = set(group.values())
for box in range(1, n + 1):
    for target in keys[box]:
        if group[target] != group[box]:
            source.discard(group[target])
cheapest = {}
for box in range(1, n + 1):
    if group[box] in source:
        cheapest[group[box]] = min(cost[box], cheapest.get(group[box], cost[box]))
print(sum(cheapest.values()), len(source))
