from itertools import accumulate

n = int(input())
ends = [0, *accumulate(map(int, input().split()))]

# least[i][j]: the least time to glue the pieces i to j - 1
least = [[0] * (n + 1) for _ in range(n + 1)]
for size in range(2, n + 1):
    for i in range(n - size + 1):
        j = i + size
        best = float("inf")
        for cut in range(i + 1, j):
            longer = max(ends[cut] - ends[i], ends[j] - ends[cut])
            best = min(best, least[i][cut] + least[cut][j] + longer)
        least[i][j] = best
print(least[0][n])
