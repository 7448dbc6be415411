# Subtracts the multiples of q, not those of p and q: wrong when p does not divide q.
m, w, p, q, x, e = map(int, input().split())
usual = list(map(int, input().split()))


def before(y):
    leaps = max(0, (y - 1) // p - (y - 1) // q) if q != 1 else 0
    return (y - 1) * sum(usual) + leaps * e


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
        y, d = low, n - before(low)
    else:
        y, a, b = map(int, rest)
    lengths = usual[:]
    if y % p == 0 and y % q:
        lengths[x - 1] += e
    if kind == "D":
        a = 0
        while a < m - 1 and d > lengths[a]:
            d -= lengths[a]
            a += 1
        print(y, a + 1, d, (n - 1) % w + 1)
    elif b > lengths[a - 1]:
        print("none")
    else:
        n = before(y) + sum(lengths[: a - 1]) + b
        print(n, (n - 1) % w + 1)
