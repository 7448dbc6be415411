# Compares every release with all different ones before it.
from itertools import zip_longest


def compare(a, b):
    for x, y in zip_longest(a, b, fillvalue=0):
        if x != y:
            return -1 if x < y else 1
    return 0


best_name, best = "none", None
different = []
for _ in range(int(input())):
    name = input().strip()
    if "-" in name:
        continue
    numbers = [int(part) for part in name.removeprefix("v").split(".")]
    if all(compare(numbers, other) != 0 for other in different):
        different.append(numbers)
    if best is None or compare(numbers, best) > 0:
        best_name, best = name, numbers
print(best_name, len(different))
