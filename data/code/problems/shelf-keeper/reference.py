from collections import OrderedDict


def run_shelf(capacity, operations):
    shelf = OrderedDict()  # the tool touched last comes last

    def send_away():
        gone = []
        while len(shelf) > capacity:
            gone.append(shelf.popitem(last=False)[0])
        return gone

    results = []
    for kind, *rest in operations:
        if kind == "put":
            name, value = rest
            shelf[name] = value
            shelf.move_to_end(name)
            gone = send_away()
            results.append(gone[0] if gone else None)
        elif kind == "resize":
            capacity = rest[0]
            results.append(send_away())
        else:
            name = rest[0]
            if kind == "get" and name in shelf:
                shelf.move_to_end(name)
            results.append(shelf.get(name))
    return results
