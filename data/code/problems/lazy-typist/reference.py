def least_effort(text, copy_cost):
    """The cost never falls as the text grows, so that of all last copies the longest is the best one.

    written is the least number of letters that must stand before a last copy of all others; as the
    text grows by a letter, it can only grow.
    """
    cost = [0]
    written = 0
    for end in range(1, len(text) + 1):
        while text[written:end] not in text[:written]:
            written += 1
        cost.append(cost[end - 1] + 1)
        if written < end:
            cost[end] = min(cost[end], cost[written] + copy_cost)
    return cost[-1]
