def main():
    _, rest = map(int, input().split())
    line = [(int(energy), i) for i, energy in enumerate(input().split(), start=1)]
    rounds = 0
    while len(line) > 1:
        winners = []
        for (energy, fighter), (other_energy, other) in zip(line[::2], line[1::2], strict=False):
            if energy >= other_energy:
                winners.append((energy - other_energy // 2, fighter))
            else:
                winners.append((other_energy - energy // 2, other))
        if len(line) % 2:
            energy, fighter = line[-1]
            winners.append((energy + rest, fighter))
        line = winners[::-1]
        rounds += 1
    energy, fighter = line[0]
    print(fighter, energy, rounds)


main()
