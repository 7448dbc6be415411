# Walks the path one km at a time.
import sys

d, c, w, n, *places = map(int, sys.stdin.read().split())
springs = set(places)
water = w
stops = 0
since_spring = None
for km in range(d):
    if km in springs:
        since_spring = 0
    if water == 0:
        # Should have filled up at the last spring.
        if since_spring is None or since_spring >= c:
            stops = -1
            break
        stops += 1
        water = c - since_spring
    water -= 1
    if since_spring is not None:
        since_spring += 1
print(stops)
