# Gives a job whose need is a multiple of q one more turn of length 0.
def finish_times(needs, q, c, ranks):
    n = len(needs)
    rounds = [need // q + 1 for need in needs]
    order = sorted(range(n), key=lambda i: (rounds[i], i))
    done = []
    for rank in ranks:
        i = order[rank - 1]
        r = rounds[i]
        time = 0
        for j in range(n):
            full = r if j <= i else r - 1
            time += min(needs[j], full * q) + c * min(rounds[j], full)
        done.append([i, time])
    return done
