# Merges tables of k + 1 entries for every plot, however small its subtree is.
def best_grove(parents, values, k):
    none = float("-inf")
    best = [[none] * (k + 1) for _ in parents]
    for v in range(len(parents)):
        best[v][1] = values[v]
    answer = none
    for v in range(len(parents) - 1, -1, -1):
        answer = max(answer, best[v][k])
        if v > 0:
            upper = best[parents[v]]
            lower = best[v]
            for size in range(k, 1, -1):
                for part in range(1, size):
                    upper[size] = max(upper[size], upper[size - part] + lower[part])
    return answer
