# Looks at every desk to find the one that is free first: n times m steps.
n, m = map(int, input().split())
jobs = sorted(map(int, input().split()))
desks = [0] * m
total = 0
for job in jobs:
    first = 0
    for i in range(m):
        if desks[i] < desks[first]:
            first = i
    desks[first] += job
    total += desks[first]
print(total)
