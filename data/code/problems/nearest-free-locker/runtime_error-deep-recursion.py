# Finds the next free locker by a recursion as deep as the run of taken ones.
def assign_lockers(n, operations):
    up = list(range(n + 2))
    down = list(range(n + 2))

    def find(links, x):
        if links[x] != x:
            links[x] = find(links, links[x])
        return links[x]

    taken = []
    for op in operations:
        if op[0] == "block":
            for i in range(op[1], op[2] + 1):
                up[i] = i + 1
                down[i] = i - 1
            continue
        p = op[1]
        left, right = find(down, p), find(up, p)
        if left < 1 and right > n:
            taken.append(None)
            continue
        if right > n or (left >= 1 and p - left <= right - p):
            best = left
        else:
            best = right
        up[best] = best + 1
        down[best] = best - 1
        taken.append(best)
    return taken
