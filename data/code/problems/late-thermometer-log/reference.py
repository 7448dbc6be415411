from bisect import bisect_left, bisect_right
from collections import defaultdict


def read_log(operations):
    times = defaultdict(list)  # the sorted times of each sensor
    values = {}
    results = []
    for kind, sensor, time, *rest in operations:
        known = times[sensor]
        if kind == "set":
            if (sensor, time) not in values:
                known.insert(bisect_left(known, time), time)
            values[sensor, time] = rest[0]
        elif kind == "get":
            place = bisect_right(known, time)
            results.append(values[sensor, known[place - 1]] if place else None)
        else:
            start, end = bisect_left(known, time), bisect_right(known, rest[0])
            for gone in known[start:end]:
                del values[sensor, gone]
            del known[start:end]
            results.append(end - start)
    return results
