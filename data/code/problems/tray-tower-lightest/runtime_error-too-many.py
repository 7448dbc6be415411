# Takes k trays off even when the tower holds fewer.
import sys

tower = []
noted = complaints = 0
for line in sys.stdin.read().splitlines()[1:]:
    parts = line.split()
    if parts[0] == "+":
        weight = int(parts[1])
        if not tower or weight < tower[-1][0]:
            tower.append((weight, 1))
        elif weight == tower[-1][0]:
            tower.append((weight, tower[-1][1] + 1))
        else:
            tower.append(tower[-1])
    elif parts[0] == "-":
        for _ in range(int(parts[1])):
            tower.pop()
    elif tower:
        noted += tower[-1][0] * tower[-1][1]
    else:
        complaints += 1
print(noted, complaints)
