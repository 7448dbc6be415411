# Recurses from each plot to its children: too deep for a long chain.
def best_grove(parents, values, k):
    children = [[] for _ in parents]
    for v in range(1, len(parents)):
        children[parents[v]].append(v)
    answer = float("-inf")

    def table(v):
        nonlocal answer
        own = [values[v]]
        for below in map(table, children[v]):
            result = own + [float("-inf")] * (min(k, len(own) + len(below)) - len(own))
            for i, upper in enumerate(own):
                for j, lower in enumerate(below[: k - i - 1], i + 1):
                    result[j] = max(result[j], upper + lower)
            own = result
        if len(own) >= k:
            answer = max(answer, own[k - 1])
        return own

    table(0)
    return answer
