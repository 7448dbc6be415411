# Keeps one entry for each height, so that a later peak of the same height replaces an earlier one.
from bisect import bisect_left

n = int(input())
heights = list(map(int, input().split()))
levels = sorted(set(heights))
best = {}
tree = [(0, 0)] * (len(levels) + 1)
ends = []
for i in range(n):
    if i >= 2:
        r = bisect_left(levels, heights[i - 2]) + 1
        if ends[i - 2][0] > best.get(r, 0):
            best[r] = ends[i - 2][0]
            length, count = ends[i - 2]
            while r <= len(levels):
                if tree[r][0] < length:
                    tree[r] = (length, count)
                elif tree[r][0] == length:
                    tree[r] = (length, (tree[r][1] + count) % 998244353)
                r += r & -r
    r = bisect_left(levels, heights[i])
    length, count = 0, 1
    while r:
        if tree[r][0] > length:
            length, count = tree[r]
        elif tree[r][0] == length and length:
            count += tree[r][1]
        r -= r & -r
    ends.append((length + 1, count % 998244353))
top = max(ends)[0]
print(top, sum(c for k, c in ends if k == top) % 998244353)
