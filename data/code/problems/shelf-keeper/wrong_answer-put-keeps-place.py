# A put on a tool that is there already changes its value without touching it.
def run_shelf(capacity, operations):
    shelf = {}
    results = []
    for op in operations:
        if op[0] == "put":
            shelf[op[1]] = op[2]
            if len(shelf) > capacity:
                oldest = next(iter(shelf))
                del shelf[oldest]
                results.append(oldest)
            else:
                results.append(None)
        elif op[0] == "resize":
            capacity = op[1]
            gone = []
            while len(shelf) > capacity:
                oldest = next(iter(shelf))
                del shelf[oldest]
                gone.append(oldest)
            results.append(gone)
        else:
            value = shelf.get(op[1])
            if op[0] == "get" and op[1] in shelf:
                shelf[op[1]] = shelf.pop(op[1])
            results.append(value)
    return results
