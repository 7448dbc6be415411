# Inverts the step modulo n even where the two share a factor.
for _ in range(int(input())):
    n, a, s, t = map(int, input().split())
    if s == t:
        print(0)
    elif a == 0:
        print(-1)
    else:
        print((t - s) * pow(a, -1, n) % n)
