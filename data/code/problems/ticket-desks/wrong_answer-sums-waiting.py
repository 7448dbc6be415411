# Sums the minutes spent waiting and forgets the minutes at the desk.
import heapq

n, m = map(int, input().split())
desks = [0] * m
total = 0
for job in sorted(map(int, input().split())):
    free = heapq.heappop(desks)
    total += free
    heapq.heappush(desks, free + job)
print(total)
