# For every place looks through all jobs, and for each job through all rules: cubic.
n, m = map(int, input().split())
rules = [tuple(map(int, input().split())) for _ in range(m)]
done = [False] * (n + 1)
order = []
for _ in range(n):
    for job in range(1, n + 1):
        if done[job]:
            continue
        free = True
        for a, b in rules:
            if b == job and not done[a]:
                free = False
                break
        if free:
            done[job] = True
            order.append(job)
            break
    else:
        break
if len(order) == n:
    print(*order)
else:
    print("IMPOSSIBLE")
