import sys


def main():
    tower = []  # for each tray: the least weight from the bottom up to it, and how often it occurs
    noted = complaints = 0
    for line in sys.stdin.read().splitlines()[1:]:
        kind, *number = line.split()
        if kind == "+":
            weight = int(number[0])
            least, count = tower[-1] if tower else (weight, 0)
            if weight < least:
                least, count = weight, 1
            elif weight == least:
                count += 1
            tower.append((least, count))
        elif kind == "-":
            del tower[max(0, len(tower) - int(number[0])) :]
        elif tower:
            noted += tower[-1][0] * tower[-1][1]
        else:
            complaints += 1
    print(noted, complaints)


main()
