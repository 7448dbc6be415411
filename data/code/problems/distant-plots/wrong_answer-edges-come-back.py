# Merges a plot at the edge of the field with its one neighbour as if it could be undone for free.
import heapq


def best_harvest(gains, count):
    n = len(gains)
    values = dict(enumerate(gains))
    left = {i: i - 1 for i in range(n)}
    right = {i: i + 1 for i in range(n)}
    heap = [(-gain, i) for i, gain in enumerate(gains)]
    heapq.heapify(heap)
    total = 0
    for _ in range(count):
        while True:
            negated, i = heapq.heappop(heap)
            if i in values and values[i] == -negated:
                break
        total -= negated
        before, after = left[i], right[i]
        values[i] = values.pop(before, 0) + values.pop(after, 0) - values[i]
        left[i] = left.get(before, -1)
        right[i] = right.get(after, n)
        if left[i] in values:
            right[left[i]] = i
        if right[i] in values:
            left[right[i]] = i
        heapq.heappush(heap, (-values[i], i))
    return total
