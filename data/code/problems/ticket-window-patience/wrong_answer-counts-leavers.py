# Counts customers who went away towards the clerk's break.
n, k, r = map(int, input().split())
served = waited = done = free = 0
for i in range(n):
    a, s, p = map(int, input().split())
    start = max(a, free)
    if start - a <= p:
        waited += start - a
        done = free = start + s
        served += 1
        if (i + 1) % k == 0:
            free += r
print(served, waited, done)
