# Recursion with memory, one level for each riding day: too deep.
from bisect import bisect_left
from functools import cache

n, m = map(int, input().split())
days = list(map(int, input().split()))
passes = [tuple(map(int, input().split())) for _ in range(m)]


@cache
def least(i):
    if i == n:
        return 0
    return min(least(bisect_left(days, days[i] + w)) + price for w, price in passes)


print(least(0))
