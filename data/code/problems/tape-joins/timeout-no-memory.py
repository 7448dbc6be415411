# Plain recursion over the last join: exponential.
n = int(input())
pieces = list(map(int, input().split()))
ends = [0]
for piece in pieces:
    ends.append(ends[-1] + piece)


def least(i, j):
    if j - i == 1:
        return 0
    best = 10**18
    for cut in range(i + 1, j):
        longer = max(ends[cut] - ends[i], ends[j] - ends[cut])
        best = min(best, least(i, cut) + least(cut, j) + longer)
    return best


print(least(0, n))
