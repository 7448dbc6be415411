# Moves the lift floor by floor: the tower may have 10^9 floors.
import sys


def main():
    n, f, d, *numbers = map(int, sys.stdin.read().split())
    people = [tuple(numbers[3 * i : 3 * i + 3]) for i in range(n)]
    waiting, riding = set(range(n)), set()
    arrived = [0] * n
    now = floor = 0
    up = True
    while waiting or riding:
        if floor == 0:
            up = True
        elif floor == f:
            up = False
        out = [i for i in riding if people[i][2] == floor]
        came = [
            i
            for i in waiting
            if people[i][1] == floor and people[i][0] <= now and (people[i][2] > floor) == up
        ]
        for i in out:
            arrived[i] = now
            riding.discard(i)
        for i in came:
            waiting.discard(i)
            riding.add(i)
        if out or came:
            now += d
        floor += 1 if up else -1
        now += 1
    print(*arrived, sep="\n")


main()
