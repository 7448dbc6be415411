import heapq
import sys


def sweep(start, f, d, waiting, onboard, arrived):
    """Run one sweep over the places 0..f-1 (counted from where it starts) from second `start`.

    waiting: (place, goal, second, passenger) of all who go this way; onboard: (goal, passenger),
    with goal 0 for those who get out where the sweep starts. Both are changed; passengers whose
    goal is place f stay on board. Returns the second in which the lift comes to place f.
    """
    places = [place for place, _, _, _ in waiting] + [goal for goal, _ in onboard]
    heapq.heapify(places)
    ahead = sorted(waiting)
    next_up = stops = 0
    last = -1
    while places:
        place = heapq.heappop(places)
        if place == last or place == f:
            continue
        last = place
        now = start + place + stops * d
        out = [person for goal, person in onboard if goal == place]
        for person in out:
            arrived[person] = now
        onboard[:] = [rider for rider in onboard if rider[0] != place]
        stopped = bool(out)
        while next_up < len(ahead) and ahead[next_up][0] == place:
            who = ahead[next_up]
            next_up += 1
            if who[2] <= now:
                stopped = True
                waiting.remove(who)
                onboard.append((who[1], who[3]))
                heapq.heappush(places, who[1])
        stops += stopped
    return start + f + stops * d


def main():
    n, f, d, *numbers = map(int, sys.stdin.read().split())
    up, down = [], []  # down: places and goals counted from the top
    for i in range(n):
        came, a, b = numbers[3 * i : 3 * i + 3]
        if a < b:
            up.append((a, b, came, i))
        else:
            down.append((f - a, f - b, came, i))
    arrived = [0] * n
    onboard = []
    start = 0
    here, there = up, down
    while up or down or onboard:
        if not onboard:
            first = min(came for _, _, came, _ in up + down)
            start += max(0, first - start) // (2 * f) * (2 * f)
        start = sweep(start, f, d, here, onboard, arrived)
        onboard = [(0, person) for _, person in onboard]
        here, there = there, here
    print(*arrived, sep="\n")


main()
