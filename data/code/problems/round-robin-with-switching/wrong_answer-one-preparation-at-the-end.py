# Leaves out the preparation when the same job goes on because it is the last one in the queue.
def finish_times(needs, q, c, ranks):
    n = len(needs)
    rounds = [-(-need // q) for need in needs]
    order = sorted(range(n), key=lambda i: (rounds[i], i))
    alone = 0
    if n > 1:
        alone = max(0, rounds[order[-1]] - max(rounds[order[-2]], 1))
    done = []
    for rank in ranks:
        i = order[rank - 1]
        r = rounds[i]
        time = 0
        for j in range(n):
            full = r if j <= i else r - 1
            time += min(needs[j], full * q) + c * min(rounds[j], full)
        if rank == n:
            time -= alone * c
        done.append([i, time])
    return done
