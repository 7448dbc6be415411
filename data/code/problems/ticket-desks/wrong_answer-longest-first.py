# Gives each desk that falls free the longest job left: good for the last finish, not for the sum.
import heapq

n, m = map(int, input().split())
jobs = sorted(map(int, input().split()), reverse=True)
desks = [0] * m
total = 0
for job in jobs:
    done = heapq.heappop(desks) + job
    total += done
    heapq.heappush(desks, done)
print(total)
