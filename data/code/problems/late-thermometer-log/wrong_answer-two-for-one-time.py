# Keeps old readings for the same time: the greatest value wins, and drop counts them all.
from bisect import bisect_left, bisect_right, insort


def read_log(operations):
    logs = {}
    results = []
    for op in operations:
        log = logs.setdefault(op[1], [])
        if op[0] == "set":
            insort(log, (op[2], op[3]))
        elif op[0] == "get":
            i = bisect_right(log, (op[2], 10**9))
            results.append(log[i - 1][1] if i else None)
        else:
            a = bisect_left(log, (op[2], -(10**9)))
            b = bisect_right(log, (op[3], 10**9))
            del log[a:b]
            results.append(b - a)
    return results
