# Lets a copy run on into itself, as some compressors do, though only what is written can be marked.
def least_effort(text, copy_cost):
    n = len(text)
    cost = list(range(n + 1))
    size = 0
    for end in range(1, n + 1):
        size += 1
        while size and text.find(text[end - size : end], 0, end - 1) < 0:
            size -= 1
        cost[end] = cost[end - 1] + 1
        if size:
            cost[end] = min(cost[end], cost[end - size] + copy_cost)
    return cost[n]
