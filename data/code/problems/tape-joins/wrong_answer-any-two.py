# Glues the two shortest pieces, as if they did not have to be neighbours.
import heapq

input()
pieces = list(map(int, input().split()))
heapq.heapify(pieces)
total = 0
while len(pieces) > 1:
    first, second = heapq.heappop(pieces), heapq.heappop(pieces)
    total += second
    heapq.heappush(pieces, first + second)
print(total)
