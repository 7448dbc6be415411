# Moves a clock minute by minute: times go up to 10^12.
n, k, r = map(int, input().split())
served = waited = done = clock = 0
for _ in range(n):
    a, s, p = map(int, input().split())
    while clock < a:
        clock += 1
    if clock - a > p:
        continue
    waited += clock - a
    for _ in range(s):
        clock += 1
    done = clock
    served += 1
    if served % k == 0:
        for _ in range(r):
            clock += 1
print(served, waited, done)
