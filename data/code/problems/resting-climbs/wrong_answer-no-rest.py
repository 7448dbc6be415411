# Lets her pick peaks that stand next to each other.
from bisect import bisect_left

n = int(input())
heights = list(map(int, input().split()))
piles = []
tops = []
for h in heights:
    k = bisect_left(tops, h)
    if k == len(tops):
        tops.append(h)
        piles.append([])
    tops[k] = h
    if k == 0:
        ways = 1
    else:
        ways = 0
        for other, count in reversed(piles[k - 1]):
            if other >= h:
                break
            ways += count
    piles[k].append((h, ways % 998244353))
print(len(piles), sum(count for _, count in piles[-1]) % 998244353)
