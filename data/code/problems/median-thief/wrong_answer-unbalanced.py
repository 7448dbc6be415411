# Doesn't balance the two heaps after a theft.
import sys
from heapq import heappop, heappush

low, high = [], []
total = last = 0
for line in sys.stdin.read().splitlines()[1:]:
    if line[0] == "+":
        price = int(line[1:])
        if not low or price <= -low[0]:
            heappush(low, -price)
        else:
            heappush(high, price)
        if len(low) > len(high) + 1:
            heappush(high, -heappop(low))
        elif len(high) > len(low):
            heappush(low, -heappop(high))
    elif low:
        last = -heappop(low)
        total += last
    elif high:
        last = heappop(high)
        total += last
print(total, last)
