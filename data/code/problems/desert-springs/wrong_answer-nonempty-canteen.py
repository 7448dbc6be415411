# Wants some water to be left on arrival: reaching a spring with an empty canteen counts as failure.
import sys

d, c, w, n, *springs = map(int, sys.stdin.read().split())
stops = 0
reach = w
last = None
for place in sorted(springs) + [d]:
    if place >= reach and place > 0:
        if last is None or place >= last + c:
            stops = -1
            break
        stops += 1
        reach = last + c
    last = place
print(stops)
