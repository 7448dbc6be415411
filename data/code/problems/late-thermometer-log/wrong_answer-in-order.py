# Appends readings as if they came in order of time, and searches by halving.
from bisect import bisect_right


def read_log(operations):
    logs = {}
    results = []
    for op in operations:
        log = logs.setdefault(op[1], [])
        if op[0] == "set":
            if log and log[-1][0] == op[2]:
                log[-1] = (op[2], op[3])
            else:
                log.append((op[2], op[3]))
        elif op[0] == "get":
            i = bisect_right(log, (op[2], 10**9))
            results.append(log[i - 1][1] if i else None)
        else:
            kept = [r for r in log if not op[2] <= r[0] <= op[3]]
            results.append(len(log) - len(kept))
            logs[op[1]] = kept
    return results
