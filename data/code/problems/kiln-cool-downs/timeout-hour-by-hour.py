# Plays the firings hour by hour, the glaze with the most firings left first.
import heapq

k, m, h = map(int, input().split())
ready = [-count for count in map(int, input().split())]
heapq.heapify(ready)
resting = []
hour = 0
while ready or resting:
    while resting and resting[0][0] <= hour:
        heapq.heappush(ready, heapq.heappop(resting)[1])
    for _ in range(m):
        if not ready:
            break
        left = heapq.heappop(ready) + 1
        if left:
            heapq.heappush(resting, (hour + h + 1, left))
    hour += 1
print(hour)
