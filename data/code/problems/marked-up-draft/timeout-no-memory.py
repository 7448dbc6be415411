# Recursion over both texts that remembers nothing.
def cost(old, new, i, j):
    if i == len(old) or j == len(new):
        return len(old) - i + len(new) - j
    if old[i] == new[j]:
        return cost(old, new, i + 1, j + 1)
    return 1 + min(cost(old, new, i + 1, j), cost(old, new, i, j + 1))


def marked_up(old, new):
    out = []
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i] == new[j]:
            step = "=" + old[i]
            i += 1
            j += 1
        elif j == len(new) or (
            i < len(old) and cost(old, new, i + 1, j) <= cost(old, new, i, j + 1)
        ):
            step = "-" + old[i]
            i += 1
        else:
            step = "+" + new[j]
            j += 1
        if out and out[-1][0] == step[0]:
            out[-1] += step[1]
        else:
            out.append(step)
    return out
