# Visits every rung.
for _ in range(int(input())):
    a, s, n = map(int, input().split())
    total = 0
    for _ in range(n):
        total ^= a
        a += 1 << s
    print(total)
