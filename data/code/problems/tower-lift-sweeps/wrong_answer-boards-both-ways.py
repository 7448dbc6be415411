# Lets everybody who waits at a floor in, also those who want to go the other way.
import sys


def main():
    n, f, d, *numbers = map(int, sys.stdin.read().split())
    people = [tuple(numbers[3 * i : 3 * i + 3]) for i in range(n)]
    waiting, riding = set(range(n)), set()
    arrived = [0] * n
    now, up = 0, True
    while waiting or riding:
        if not riding:
            first = min(people[i][0] for i in waiting)
            now += max(0, first - now) // (2 * f) * (2 * f)
        first_floor, last_floor = (0, f) if up else (f, 0)
        ahead = {people[i][1] for i in waiting} | {people[i][2] for i in riding | waiting}
        ahead.add(first_floor)
        ahead.discard(last_floor)
        here = first_floor
        for floor in sorted(ahead, reverse=not up):
            now += abs(floor - here)
            here = floor
            out = [i for i in riding if people[i][2] == floor]
            came = [i for i in waiting if people[i][1] == floor and people[i][0] <= now]
            for i in out:
                arrived[i] = now
                riding.discard(i)
            for i in came:
                waiting.discard(i)
                riding.add(i)
            if out or came:
                now += d
        now += abs(last_floor - here)
        up = not up
    print(*arrived, sep="\n")


main()
