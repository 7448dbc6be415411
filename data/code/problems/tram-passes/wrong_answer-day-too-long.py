# A pass covers one day too many.
from bisect import bisect_left

n, m = map(int, input().split())
days = list(map(int, input().split()))
passes = [tuple(map(int, input().split())) for _ in range(m)]
cheapest = [0]
for day in days:
    cheapest.append(min(cheapest[bisect_left(days, day - w)] + price for w, price in passes))
print(cheapest[n])
