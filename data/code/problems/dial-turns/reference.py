from math import gcd


def pulls(n, a, s, t):
    way = (t - s) % n
    common = gcd(a, n)
    if way % common:
        return -1
    n //= common
    return way // common * pow(a // common, -1, n) % n


for _ in range(int(input())):
    print(pulls(*map(int, input().split())))
