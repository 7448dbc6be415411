# Lets a quiet start keep the rumor to itself.
from collections import deque


def rumor_days(n, groups, start, quiet):
    member_of = {}
    for i, members in enumerate(groups):
        for person in members:
            member_of.setdefault(person, []).append(i)
    silent = set(quiet)
    day = [-1] * n
    day[start] = 0
    done = set()
    queue = deque([start])
    while queue:
        person = queue.popleft()
        if person in silent:
            continue
        for i in member_of.get(person, []):
            if i not in done:
                done.add(i)
                for other in groups[i]:
                    if day[other] == -1:
                        day[other] = day[person] + 1
                        queue.append(other)
    return day
