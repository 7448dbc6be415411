# Takes the springs in the order given, as if it were the order along the path.
import sys

d, c, w, n, *springs = map(int, sys.stdin.read().split())
stops = 0
reach = w
last = None
for place in springs + [d]:
    if place > reach:
        if last is None or place > last + c:
            stops = -1
            break
        stops += 1
        reach = last + c
    last = place
print(stops)
