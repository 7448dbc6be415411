# Takes a reading of 0 for no reading, and goes further back.
def read_log(operations):
    logs = {}
    results = []
    for op in operations:
        log = logs.setdefault(op[1], {})
        if op[0] == "set":
            log[op[2]] = op[3]
        elif op[0] == "get":
            best = None
            for time in sorted(log):
                if time <= op[2]:
                    best = log[time] or best
            results.append(best)
        else:
            gone = [t for t in log if op[2] <= t <= op[3]]
            for t in gone:
                del log[t]
            results.append(len(gone))
    return results
