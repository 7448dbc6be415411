from heapq import heappop, heappush


def run_queue(operations):
    waiting = {}  # name: (-rank, moment of joining)
    heap = []  # (-rank, moment, name), with entries that no longer hold
    results = []
    for moment, (kind, *rest) in enumerate(operations):
        if kind == "serve":
            served = None
            while heap and served is None:
                *key, name = heappop(heap)
                if waiting.get(name) == tuple(key):
                    del waiting[name]
                    served = name
            results.append(served)
            continue
        name = rest[0]
        done = (name in waiting) != (kind == "join")
        results.append(done)
        if not done:
            continue
        if kind == "leave":
            del waiting[name]
        else:
            joined = moment if kind == "join" else waiting[name][1]
            waiting[name] = (-rest[1], joined)
            heappush(heap, (-rest[1], joined, name))
    return results
