# Compares every name with every other one, letter by letter.
import sys

names = sys.stdin.read().split()[1:]
without = total = longest = 0
for i, name in enumerate(names):
    need = 1
    for j, other in enumerate(names):
        if i != j:
            common = 0
            while common < len(name) and common < len(other) and name[common] == other[common]:
                common += 1
            if common + 1 > need:
                need = common + 1
    if need > len(name):
        without += 1
    else:
        total += need
        longest = max(longest, need)
print(without, total, longest)
