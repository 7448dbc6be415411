# Nests bowls as deep as they go, although a bowl that holds another may not be put into a third.
import heapq

n, g = map(int, input().split())
tops = []
for width in sorted(map(int, input().split())):
    if tops and tops[0] + g <= width:
        heapq.heapreplace(tops, width)
    else:
        heapq.heappush(tops, width)
print(len(tops))
