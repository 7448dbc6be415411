# Greedy: starts from each plot in turn and always adds the most valuable neighbouring plot.
import heapq


def best_grove(parents, values, k):
    near = [[] for _ in parents]
    for v, parent in enumerate(parents):
        if parent >= 0:
            near[v].append(parent)
            near[parent].append(v)
    best = float("-inf")
    for start in range(len(parents)):
        total, count, seen = 0, 0, {start}
        heap = [(-values[start], start)]
        while count < k:
            value, v = heapq.heappop(heap)
            total -= value
            count += 1
            for u in near[v]:
                if u not in seen:
                    seen.add(u)
                    heapq.heappush(heap, (-values[u], u))
        best = max(best, total)
    return best
