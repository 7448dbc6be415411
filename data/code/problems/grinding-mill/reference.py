import heapq
import sys


def in_time(farmers, speed):
    """Grinds the grain with the earliest deadline first; farmers are sorted by arrival."""
    # Time is counted in sacks ground, speed to the minute, so that it stays whole.
    waiting = []  # (deadline, sacks left)
    clock = 0
    for i, (arrival, deadline, sacks) in enumerate(farmers):
        clock = max(clock, arrival * speed)
        heapq.heappush(waiting, (deadline * speed, sacks))
        until = farmers[i + 1][0] * speed if i + 1 < len(farmers) else None
        while waiting and (until is None or clock < until):
            due, left = heapq.heappop(waiting)
            part = left if until is None else min(left, until - clock)
            clock += part
            if clock > due:
                return False
            if part < left:
                heapq.heappush(waiting, (due, left - part))
    return True


_, *numbers = map(int, sys.stdin.read().split())
farmers = sorted(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))
low = max(-(-sacks // (deadline - arrival)) for arrival, deadline, sacks in farmers)
high = sum(sacks for _, _, sacks in farmers)
while low < high:
    middle = (low + high) // 2
    if in_time(farmers, middle):
        high = middle
    else:
        low = middle + 1
print(low)
