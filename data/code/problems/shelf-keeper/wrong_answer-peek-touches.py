# A peek counts as a touch.
def run_shelf(capacity, operations):
    shelf = {}
    results = []
    for op in operations:
        if op[0] == "put":
            shelf.pop(op[1], None)
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
        elif op[1] in shelf:
            shelf[op[1]] = shelf.pop(op[1])
            results.append(shelf[op[1]])
        else:
            results.append(None)
    return results
