# Makes room before it puts the tool, which fails on an empty shelf of capacity 0.
from collections import OrderedDict


def run_shelf(capacity, operations):
    shelf = OrderedDict()
    results = []
    for op in operations:
        if op[0] == "put":
            gone = None
            if op[1] not in shelf and len(shelf) >= capacity:
                gone, _ = shelf.popitem(last=False)
            shelf[op[1]] = op[2]
            shelf.move_to_end(op[1])
            results.append(gone)
        elif op[0] == "resize":
            capacity = op[1]
            gone = []
            while len(shelf) > capacity:
                gone.append(shelf.popitem(last=False)[0])
            results.append(gone)
        else:
            if op[0] == "get" and op[1] in shelf:
                shelf.move_to_end(op[1])
            results.append(shelf.get(op[1]))
    return results
