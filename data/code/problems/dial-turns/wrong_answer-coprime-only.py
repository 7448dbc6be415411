# Gives up whenever the step shares a factor with n.
from math import gcd

for _ in range(int(input())):
    n, a, s, t = map(int, input().split())
    if s == t:
        print(0)
    elif gcd(a, n) != 1:
        print(-1)
    else:
        print((t - s) * pow(a, -1, n) % n)
