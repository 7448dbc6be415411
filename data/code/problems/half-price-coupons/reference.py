import heapq


def cheapest_total(prices, coupons):
    heap = [-price for price in prices]
    heapq.heapify(heap)
    for _ in range(coupons):
        if not heap or heap[0] == 0:
            break
        heapq.heapreplace(heap, -(-heap[0] // 2))
    return -sum(heap)
