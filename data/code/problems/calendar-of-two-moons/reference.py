import math
import sys
from itertools import accumulate


def main():
    tokens = iter(sys.stdin.read().split())
    m, w, p, q, x, extra = (int(next(tokens)) for _ in range(6))
    usual = [int(next(tokens)) for _ in range(m)]
    long = usual[:]
    long[x - 1] += extra
    both = math.lcm(p, q)

    def days_before(year):
        leaps = (year - 1) // p - (year - 1) // both
        return (year - 1) * sum(usual) + leaps * extra

    def months(year):
        return long if year % p == 0 and year % q else usual

    def date(n):
        low, high = 1, n  # the last year with days_before(year) < n: no year is shorter than a day
        while low < high:
            middle = (low + high + 1) // 2
            if days_before(middle) < n:
                low = middle
            else:
                high = middle - 1
        rest = n - days_before(low)
        ends = list(accumulate(months(low), initial=0))
        month = next(i for i in range(1, m + 1) if rest <= ends[i])
        return low, month, rest - ends[month - 1], (n - 1) % w + 1

    for _ in range(int(next(tokens))):
        if next(tokens) == "D":
            print(*date(int(next(tokens))))
            continue
        year, month, day = (int(next(tokens)) for _ in range(3))
        lengths = months(year)
        if day > lengths[month - 1]:
            print("none")
        else:
            n = days_before(year) + sum(lengths[: month - 1]) + day
            print(n, (n - 1) % w + 1)


main()
