# A name that is a beginning of another one is used in full.
import sys
from collections import Counter

names = sys.stdin.read().split()[1:]
seen = Counter()
for name in names:
    for k in range(1, len(name) + 1):
        seen[name[:k]] += 1
without = total = longest = 0
for name in names:
    if names.count(name) > 1:
        without += 1
        continue
    for k in range(1, len(name) + 1):
        if seen[name[:k]] == 1:
            break
    total += k
    longest = max(longest, k)
print(without, total, longest)
