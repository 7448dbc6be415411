# Sorts by the need itself: a job that is done in the same round but stands later may need less.
def finish_times(needs, q, c, ranks):
    n = len(needs)
    order = sorted(range(n), key=lambda i: (needs[i], i))
    done = []
    for rank in ranks:
        i = order[rank - 1]
        r = -(-needs[i] // q)
        time = 0
        for j in range(n):
            full = r if j <= i else r - 1
            time += min(needs[j], full * q) + c * min(-(-needs[j] // q), full)
        done.append([i, time])
    return done
