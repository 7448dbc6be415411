import heapq
import sys


def most_orders(orders):
    taken = []  # negated minutes of the accepted orders, the longest first
    clock = 0
    for minutes, deadline in sorted(orders, key=lambda order: order[1]):
        heapq.heappush(taken, -minutes)
        clock += minutes
        if clock > deadline:
            clock += heapq.heappop(taken)
    return len(taken)


n, *numbers = map(int, sys.stdin.read().split())
print(most_orders(list(zip(numbers[::2], numbers[1::2], strict=True))))
