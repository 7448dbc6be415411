from itertools import groupby


def marked_up(old, new):
    n, m = len(old), len(new)
    # common[i][j]: the most letters that can be kept from old[i:] and new[j:]
    common = [[0] * (m + 1) for _ in range(n + 1)]
    for i in reversed(range(n)):
        row, below = common[i], common[i + 1]
        for j in reversed(range(m)):
            row[j] = below[j + 1] + 1 if old[i] == new[j] else max(below[j], row[j + 1])

    steps = []
    i = j = 0
    while i < n or j < m:
        if i < n and j < m and old[i] == new[j]:
            steps.append(("=", old[i]))
            i, j = i + 1, j + 1
        elif j == m or (i < n and common[i + 1][j] >= common[i][j + 1]):
            steps.append(("-", old[i]))
            i += 1
        else:
            steps.append(("+", new[j]))
            j += 1
    return [
        sign + "".join(letter for _, letter in group)
        for sign, group in groupby(steps, key=lambda step: step[0])
    ]
