# Takes the dearest item without asking whether there is one.
import heapq


def cheapest_total(prices, coupons):
    heap = [-price for price in prices]
    heapq.heapify(heap)
    for _ in range(coupons):
        dearest = -heapq.heappop(heap)
        heapq.heappush(heap, -(dearest // 2))
    return -sum(heap)
