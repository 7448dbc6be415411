# Takes every task that nothing waits for as one that must end on time by its own end.
def zero_slack(durations, needs):
    n = len(durations)
    followers = [[] for _ in range(n)]
    waits = [0] * n
    for task in range(n):
        for earlier in needs[task]:
            followers[earlier].append(task)
            waits[task] += 1
    early = [0] * n
    order = [task for task in range(n) if waits[task] == 0]
    for task in order:
        for later in followers[task]:
            early[later] = max(early[later], early[task] + durations[task])
            waits[later] -= 1
            if waits[later] == 0:
                order.append(later)
    if len(order) != n:
        return []
    length = max(early[task] + durations[task] for task in range(n))
    late = [None] * n
    for task in reversed(order):
        if followers[task]:
            late[task] = min(late[later] for later in followers[task]) - durations[task]
        else:
            late[task] = early[task]
    return [length, [task for task in range(n) if early[task] == late[task]]]
