def rumor_days(n, groups, start, quiet):
    groups_of = [[] for _ in range(n)]
    for number, members in enumerate(groups):
        for person in members:
            groups_of[person].append(number)
    writes = [True] * n
    for person in quiet:
        writes[person] = False
    writes[start] = True
    told = [False] * len(groups)
    day = [-1] * n
    day[start] = 0
    today = [start]
    while today:
        tomorrow = []
        for person in today:
            if not writes[person]:
                continue
            for number in groups_of[person]:
                if told[number]:
                    continue
                told[number] = True
                for reader in groups[number]:
                    if day[reader] == -1:
                        day[reader] = day[person] + 1
                        tomorrow.append(reader)
        today = tomorrow
    return day
