# Compares every earlier stretch with what comes next, letter by letter.
def least_effort(text, copy_cost):
    n = len(text)
    cost = list(range(n + 1))
    for done in range(n):
        cost[done + 1] = min(cost[done + 1], cost[done] + 1)
        for start in range(done):
            size = 0
            while (
                start + size < done and done + size < n and text[start + size] == text[done + size]
            ):
                size += 1
                cost[done + size] = min(cost[done + size], cost[done] + copy_cost)
    return cost[n]
