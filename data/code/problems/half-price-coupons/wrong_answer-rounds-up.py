# Halves the negated price with //, which rounds towards the larger price: 7 becomes 4.
import heapq


def cheapest_total(prices, coupons):
    heap = [-price for price in prices]
    heapq.heapify(heap)
    for _ in range(coupons):
        if not heap:
            return 0
        heapq.heapreplace(heap, heap[0] // 2)
    return -sum(heap)
