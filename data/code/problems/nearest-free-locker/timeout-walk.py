# Walks from the guest to both sides, locker by locker.
def assign_lockers(n, operations):
    free = [True] * (n + 1)
    taken = []
    for op in operations:
        if op[0] == "block":
            for i in range(op[1], op[2] + 1):
                free[i] = False
            continue
        p = op[1]
        found = None
        for d in range(n):
            if p - d >= 1 and free[p - d]:
                found = p - d
                break
            if p + d <= n and free[p + d]:
                found = p + d
                break
        if found:
            free[found] = False
        taken.append(found)
    return taken
