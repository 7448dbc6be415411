# Plays the queue turn by turn: a job may need 10^12 turns.
from collections import deque


def finish_times(needs, q, c, ranks):
    queue = deque(enumerate(needs))
    done = []
    time = 0
    while queue:
        job, need = queue.popleft()
        time += c + min(need, q)
        if need > q:
            queue.append((job, need - q))
        else:
            done.append([job, time])
    return [done[rank - 1] for rank in ranks]
