# Follows one longest chain only, though several chains may be equally long.
def zero_slack(durations, needs):
    n = len(durations)
    followers = [[] for _ in range(n)]
    waits = [0] * n
    for task in range(n):
        for earlier in needs[task]:
            followers[earlier].append(task)
            waits[task] += 1
    finish = durations[:]
    previous = [-1] * n
    queue = [task for task in range(n) if waits[task] == 0]
    for task in queue:
        for later in followers[task]:
            if finish[task] + durations[later] > finish[later] or previous[later] == -1:
                finish[later] = finish[task] + durations[later]
                previous[later] = task
            waits[later] -= 1
            if waits[later] == 0:
                queue.append(later)
    if len(queue) != n:
        return []
    task = max(range(n), key=lambda t: finish[t])
    length = finish[task]
    chain = []
    while task != -1:
        chain.append(task)
        task = previous[task]
    return [length, sorted(chain)]
