from collections import Counter, deque


def fewest_runs(tiles, longest):
    counts = Counter(tiles)
    runs = 0
    open_runs = deque()  # [first number, how many runs], the oldest first
    total = 0  # runs that are open
    previous = None
    for number in sorted(counts):
        if previous is None or number != previous + 1:
            open_runs.clear()
            total = 0
        previous = number
        if open_runs and open_runs[0][0] <= number - longest:
            total -= open_runs.popleft()[1]
        count = counts[number]
        # Too many open runs: the oldest end, since they could go on for the shortest time.
        while total > count:
            ended = min(total - count, open_runs[0][1])
            total -= ended
            open_runs[0][1] -= ended
            if open_runs[0][1] == 0:
                open_runs.popleft()
        if count > total:
            runs += count - total
            open_runs.append([number, count - total])
            total = count
    return runs
