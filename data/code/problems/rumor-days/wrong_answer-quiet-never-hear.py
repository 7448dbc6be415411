# Leaves quiet people out of the groups, so that they never read the rumor.
from collections import deque


def rumor_days(n, groups, start, quiet):
    silent = set(quiet) - {start}
    member_of = [[] for _ in range(n)]
    for i, members in enumerate(groups):
        for person in members:
            member_of[person].append(i)
    day = [-1] * n
    day[start] = 0
    done = set()
    queue = deque([start])
    while queue:
        person = queue.popleft()
        for i in member_of[person]:
            if i in done:
                continue
            done.add(i)
            for other in groups[i]:
                if other not in silent and day[other] == -1:
                    day[other] = day[person] + 1
                    queue.append(other)
    return day
