import sys


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, m = data[:2]
    cost = [0, *data[2 : 2 + n]]
    keys = [[] for _ in range(n + 1)]
    holders = [[] for _ in range(n + 1)]
    for i in range(2 + n, 2 + n + 2 * m, 2):
        keys[data[i]].append(data[i + 1])
        holders[data[i + 1]].append(data[i])

    # Kosaraju: the order in which the search leaves the boxes, then groups against the keys.
    seen = [False] * (n + 1)
    order = []
    for first in range(1, n + 1):
        if seen[first]:
            continue
        seen[first] = True
        stack = [(first, iter(keys[first]))]
        while stack:
            box, rest = stack[-1]
            for target in rest:
                if not seen[target]:
                    seen[target] = True
                    stack.append((target, iter(keys[target])))
                    break
            else:
                order.append(box)
                stack.pop()

    group = [0] * (n + 1)
    total = broken = 0
    for first in reversed(order):
        if group[first]:
            continue
        group[first] = first
        stack = [first]
        cheapest = cost[first]
        key_outside = False
        while stack:
            box = stack.pop()
            cheapest = min(cheapest, cost[box])
            for holder in holders[box]:
                if not group[holder]:
                    group[holder] = first
                    stack.append(holder)
                elif group[holder] != first:
                    key_outside = True
        if not key_outside:
            total += cheapest
            broken += 1
    print(total, broken)


main()
