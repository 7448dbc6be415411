# Decides on every single litre: at each km the cheapest pump within a full tank behind pays for it.
import heapq
import sys

d, c, f, n, *numbers = map(int, sys.stdin.read().split())
pumps = sorted(zip(numbers[::2], numbers[1::2], strict=True))
reach = f
for place, _ in pumps:
    if place > reach:
        break
    reach = max(reach, place + c)
if reach < d:
    print(-1)
else:
    cost = i = 0
    open_pumps = []
    for km in range(d):
        while i < n and pumps[i][0] <= km:
            heapq.heappush(open_pumps, (pumps[i][1], pumps[i][0]))
            i += 1
        if km < f:
            continue
        # The litre burnt from km to km + 1 must fit into the tank all the way from its pump.
        while open_pumps[0][1] + c <= km:
            heapq.heappop(open_pumps)
        cost += open_pumps[0][0]
    print(cost)
