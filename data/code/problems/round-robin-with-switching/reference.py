def finish_times(needs, q, c, ranks):
    """Goes through the rounds in which jobs are done; a Fenwick tree counts the longer jobs."""
    n = len(needs)
    rounds = [-(-need // q) for need in needs]
    order = sorted(range(n), key=lambda i: (rounds[i], i))
    tree = [i & -i for i in range(n + 1)]  # jobs that are not done after the current round

    def longer_before(job):
        count = 0
        while job:
            count += tree[job]
            job &= job - 1
        return count

    done = []
    spent = 0  # work and preparation for all jobs done in earlier rounds
    start = 0
    while start < n:
        last = rounds[order[start]]
        end = start
        while end < n and rounds[order[end]] == last:
            place = order[end] + 1
            while place <= n:
                tree[place] -= 1
                place += place & -place
            end += 1
        earlier = (n - start) * (last - 1) * (q + c)  # earlier turns of those still there
        now = 0  # last turns of the jobs done in this round
        for job in order[start:end]:
            now += needs[job] - (last - 1) * q + c
            done.append([job, spent + earlier + now + longer_before(job) * (q + c)])
        spent += sum(needs[job] + last * c for job in order[start:end])
        start = end
    return [done[rank - 1] for rank in ranks]
