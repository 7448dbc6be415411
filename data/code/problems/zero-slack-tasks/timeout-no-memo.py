# Computes chains recursively without remembering them: exponential in a braided project.
import sys

sys.setrecursionlimit(100000)


def zero_slack(durations, needs):
    n = len(durations)
    followers = [[] for _ in range(n)]
    waits = [0] * n
    for task in range(n):
        for earlier in needs[task]:
            followers[earlier].append(task)
            waits[task] += 1
    order = [task for task in range(n) if waits[task] == 0]
    for task in order:
        for later in followers[task]:
            waits[later] -= 1
            if waits[later] == 0:
                order.append(later)
    if len(order) != n:
        return []

    def start(task):
        return max((start(earlier) + durations[earlier] for earlier in needs[task]), default=0)

    def rest(task):
        return durations[task] + max((rest(later) for later in followers[task]), default=0)

    length = max(start(task) + durations[task] for task in range(n))
    return [length, [task for task in range(n) if start(task) + rest(task) == length]]
