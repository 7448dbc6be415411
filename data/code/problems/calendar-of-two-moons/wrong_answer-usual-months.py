# Uses the usual lengths of the months inside a leap year.
import math

m, w, p, q, x, e = map(int, input().split())
usual = list(map(int, input().split()))
both = math.lcm(p, q)


def before(y):
    return (y - 1) * sum(usual) + ((y - 1) // p - (y - 1) // both) * e


for _ in range(int(input())):
    kind, *rest = input().split()
    if kind == "D":
        n = int(rest[0])
        low, high = 1, n
        while low < high:
            mid = (low + high + 1) // 2
            if before(mid) < n:
                low = mid
            else:
                high = mid - 1
        d = n - before(low)
        a = 0
        while a < m - 1 and d > usual[a]:
            d -= usual[a]
            a += 1
        print(low, a + 1, d, (n - 1) % w + 1)
    else:
        y, a, b = map(int, rest)
        leap = y % p == 0 and y % q != 0
        if b > usual[a - 1] + (e if leap and a == x else 0):
            print("none")
        else:
            n = before(y) + sum(usual[: a - 1]) + b
            print(n, (n - 1) % w + 1)
