# Fills the tables with 0 instead of minus infinity: smaller groves count when values are negative.
def best_grove(parents, values, k):
    best = [[0, value] for value in values]
    answer = 0
    for v in range(len(parents) - 1, -1, -1):
        if len(best[v]) > k:
            answer = max(answer, best[v][k])
        if v:
            upper, lower = best[parents[v]], best[v]
            result = [0] * min(k + 1, len(upper) + len(lower) - 1)
            for i in range(1, len(upper)):
                for j in range(min(len(lower), k - i + 1)):
                    result[i + j] = max(result[i + j], upper[i] + lower[j])
            best[parents[v]] = result
    return answer
