# Looks only at groves that contain plot 0.
def best_grove(parents, values, k):
    best = [[value] for value in values]
    for v in range(len(parents) - 1, 0, -1):
        upper, lower = best[parents[v]], best[v]
        result = upper + [float("-inf")] * (min(k, len(upper) + len(lower)) - len(upper))
        for i in range(len(upper)):
            for j in range(min(len(lower), k - i - 1)):
                result[i + j + 1] = max(result[i + j + 1], upper[i] + lower[j])
        best[parents[v]] = result
    return best[0][k - 1]
