import sys
from collections import defaultdict


def main():
    n, q, *numbers = map(int, sys.stdin.read().split())
    tickets, ends = numbers[:n], numbers[n:]
    parts_to = defaultdict(list)
    for k in range(q):
        parts_to[ends[2 * k + 1]].append(k)

    # Going through the entries, each ticket has +1 at its latest entry and -1 at the one before:
    # the sum from l on counts the tickets that occur once from l up to the current entry.
    tree = [0] * (n + 1)

    def add(place, x):
        while place <= n:
            tree[place] += x
            place += place & -place

    latest, before = {}, {}
    total = 0
    answers = [0] * q
    for entry, ticket in enumerate(tickets, 1):
        if ticket in before:
            add(before[ticket], 1)
            total += 1
        if ticket in latest:
            before[ticket] = latest[ticket]
            add(latest[ticket], -2)
            total -= 2
        latest[ticket] = entry
        add(entry, 1)
        total += 1
        for k in parts_to[entry]:
            count, place = total, ends[2 * k] - 1
            while place:
                count -= tree[place]
                place &= place - 1
            answers[k] = count
    print("\n".join(map(str, answers)))


main()
