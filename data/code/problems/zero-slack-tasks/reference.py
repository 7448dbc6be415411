def zero_slack(durations, needs):
    n = len(durations)
    followers = [[] for _ in range(n)]
    waits = [len(before) for before in needs]
    for task, before in enumerate(needs):
        for earlier in before:
            followers[earlier].append(task)
    start = [0] * n
    order = [task for task in range(n) if waits[task] == 0]
    for task in order:
        for later in followers[task]:
            start[later] = max(start[later], start[task] + durations[task])
            waits[later] -= 1
            if waits[later] == 0:
                order.append(later)
    if len(order) < n:
        return []
    length = max(start[task] + durations[task] for task in range(n))
    # The hours from the start of a task to the end of all that must follow it.
    rest = [0] * n
    for task in reversed(order):
        rest[task] = durations[task] + max((rest[later] for later in followers[task]), default=0)
    return [length, [task for task in range(n) if start[task] + rest[task] == length]]
