# In sorted order compares each name with the next one only, not with the one before.
import sys

names = sorted(sys.stdin.read().split()[1:])
without = total = longest = 0
for i, name in enumerate(names):
    need = 1
    if i + 1 < len(names):
        other = names[i + 1]
        while need <= len(name) and name[:need] == other[:need]:
            need += 1
    if need > len(name):
        without += 1
    else:
        total += need
        longest = max(longest, need)
print(without, total, longest)
