import sys

n, gap, *widths = map(int, sys.stdin.read().split())
widths.sort()
# With p pairs, the p smallest bowls may lie in the p largest ones, and p is at most n // 2.
pairs = 0
for outer in widths[(n + 1) // 2 :]:
    if outer >= widths[pairs] + gap:
        pairs += 1
print(n - pairs)
