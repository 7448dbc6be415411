# Reads the script off the table from the end, so that ties are broken at the last step, not the first.
def marked_up(old, new):
    n, m = len(old), len(new)
    t = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            if old[i - 1] == new[j - 1]:
                t[i][j] = t[i - 1][j - 1] + 1
            else:
                t[i][j] = max(t[i - 1][j], t[i][j - 1])
    steps = []
    i, j = n, m
    while i or j:
        if i and j and old[i - 1] == new[j - 1]:
            i, j = i - 1, j - 1
            steps.append("=" + old[i])
        elif j and (i == 0 or t[i][j - 1] >= t[i - 1][j]):
            j -= 1
            steps.append("+" + new[j])
        else:
            i -= 1
            steps.append("-" + old[i])
    out = []
    for step in reversed(steps):
        if out and out[-1][0] == step[0]:
            out[-1] += step[1]
        else:
            out.append(step)
    return out
