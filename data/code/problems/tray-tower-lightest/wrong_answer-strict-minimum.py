# The stack of minima gets an entry only for a strictly smaller weight, but loses one for every equal one.
import sys

tower = []
minima = []
copies = {}
noted = complaints = 0
for line in sys.stdin.read().splitlines()[1:]:
    parts = line.split()
    if parts[0] == "+":
        weight = int(parts[1])
        tower.append(weight)
        copies[weight] = copies.get(weight, 0) + 1
        if not minima or weight < minima[-1]:
            minima.append(weight)
    elif parts[0] == "-":
        for _ in range(min(int(parts[1]), len(tower))):
            weight = tower.pop()
            copies[weight] -= 1
            if minima and weight == minima[-1]:
                minima.pop()
    elif minima:
        noted += minima[-1] * copies[minima[-1]]
    else:
        complaints += 1
print(noted, complaints)
