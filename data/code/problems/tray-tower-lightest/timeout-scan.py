# Looks through the whole tower for every inspector.
import sys

tower = []
noted = complaints = 0
for line in sys.stdin.read().splitlines()[1:]:
    parts = line.split()
    if parts[0] == "+":
        tower.append(int(parts[1]))
    elif parts[0] == "-":
        for _ in range(int(parts[1])):
            if not tower:
                break
            tower.pop()
    elif tower:
        least = tower[0]
        count = 0
        for weight in tower:
            if weight < least:
                least = weight
                count = 1
            elif weight == least:
                count += 1
        noted += least * count
    else:
        complaints += 1
print(noted, complaints)
