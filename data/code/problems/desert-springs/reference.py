import sys


def fewest_stops(distance, canteen, water, springs):
    stops = 0
    reach = water
    last = None  # the furthest spring passed so far
    for place in [*sorted(springs), distance]:
        if place > reach:
            if last is None or place > last + canteen:
                return -1
            stops += 1
            reach = last + canteen
        last = place
    return stops


distance, canteen, water, _, *springs = map(int, sys.stdin.read().split())
print(fewest_stops(distance, canteen, water, springs))
