import heapq


def best_harvest(gains, count):
    # Taking plot i puts its two neighbours and itself together into one place with the gain
    # left + right - middle: to take that place later is to change one's mind.
    impossible = -(10**15)
    values = [impossible, *gains, impossible]
    left = [max(0, i - 1) for i in range(len(values))]
    right = [min(len(values) - 1, i + 1) for i in range(len(values))]
    gone = [False] * len(values)
    heap = [(-values[i], i) for i in range(1, len(values) - 1)]
    heapq.heapify(heap)
    total = 0
    for _ in range(count):
        negated, i = heapq.heappop(heap)
        while gone[i]:
            negated, i = heapq.heappop(heap)
        total -= negated
        before, after = left[i], right[i]
        if before == 0 or after == len(values) - 1:
            values[i] = impossible
        else:
            values[i] = values[before] + values[after] - values[i]
        for neighbour in (before, after):
            if 0 < neighbour < len(values) - 1:
                gone[neighbour] = True
        left[i] = left[before] if before else 0
        right[i] = right[after] if after < len(values) - 1 else after
        right[left[i]] = i
        left[right[i]] = i
        heapq.heappush(heap, (-values[i], i))
    return total
