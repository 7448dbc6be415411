# Sends away a customer whose waiting time is exactly the patience.
n, k, r = map(int, input().split())
served = waited = done = free = 0
for _ in range(n):
    a, s, p = map(int, input().split())
    start = max(a, free)
    if start > a and start - a >= p:
        continue
    waited += start - a
    done = free = start + s
    served += 1
    if served % k == 0:
        free += r
print(served, waited, done)
