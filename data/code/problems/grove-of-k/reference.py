def best_grove(parents, values, k):
    # best[v][s - 1]: the greatest value of s connected plots in the subtree of v that contain v
    best = [[value] for value in values]
    answer = float("-inf")
    for v in range(len(parents) - 1, -1, -1):
        own = best[v]
        if len(own) >= k:
            answer = max(answer, own[k - 1])
        if v > 0:
            best[parents[v]] = merged(best[parents[v]], own, k)
        best[v] = None
    return answer


def merged(upper, lower, k):
    result = upper + [float("-inf")] * (min(k, len(upper) + len(lower)) - len(upper))
    for i, above in enumerate(upper):
        for j, below in enumerate(lower[: k - i - 1], i + 1):
            if above + below > result[j]:
                result[j] = above + below
    return result
