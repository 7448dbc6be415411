# Starts with a full canteen and overlooks that it may hold less.
import sys

d, c, w, n, *springs = map(int, sys.stdin.read().split())
points = sorted(springs) + [d]
here = stops = i = 0
while here + c < d:
    furthest = here
    while i < len(points) and points[i] <= here + c:
        furthest = points[i]
        i += 1
    if furthest == here:
        stops = -1
        break
    here = furthest
    stops += 1
print(stops)
