# Of two equally near lockers it takes the one with the greater number.
def assign_lockers(n, operations):
    up = list(range(n + 2))
    down = list(range(n + 2))

    def find(links, x):
        root = x
        while links[root] != root:
            root = links[root]
        while links[x] != root:
            links[x], x = root, links[x]
        return root

    taken = []
    for op in operations:
        if op[0] == "block":
            i = find(up, op[1])
            while i <= op[2]:
                up[i] = i + 1
                down[i] = i - 1
                i = find(up, i)
            continue
        p = op[1]
        left, right = find(down, p), find(up, p)
        if left < 1 and right > n:
            taken.append(None)
            continue
        if left < 1 or (right <= n and right - p <= p - left):
            best = right
        else:
            best = left
        up[best] = best + 1
        down[best] = best - 1
        taken.append(best)
    return taken
