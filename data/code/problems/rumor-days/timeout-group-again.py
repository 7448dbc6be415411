# Reads through a group again for each of its members: quadratic in the size of a group.
from collections import deque


def rumor_days(n, groups, start, quiet):
    member_of = [[] for _ in range(n)]
    for i, members in enumerate(groups):
        for person in members:
            member_of[person].append(i)
    silent = set(quiet)
    silent.discard(start)
    day = [-1] * n
    day[start] = 0
    queue = deque([start])
    while queue:
        person = queue.popleft()
        if person in silent:
            continue
        for i in member_of[person]:
            for other in groups[i]:
                if other != person and (day[other] == -1 or day[other] > day[person] + 1):
                    day[other] = day[person] + 1
                    queue.append(other)
    return day
