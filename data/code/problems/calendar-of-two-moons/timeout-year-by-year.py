# Counts the years one by one: there may be 10^15.
m, w, p, q, x, e = map(int, input().split())
usual = list(map(int, input().split()))
leap = usual[:]
leap[x - 1] += e
short, long = sum(usual), sum(leap)
for _ in range(int(input())):
    kind, *rest = input().split()
    if kind == "D":
        n = d = int(rest[0])
        y = 1
        while True:
            days = long if y % p == 0 and y % q else short
            if d <= days:
                break
            d -= days
            y += 1
        lengths = leap if y % p == 0 and y % q else usual
        a = 0
        while d > lengths[a]:
            d -= lengths[a]
            a += 1
        print(y, a + 1, d, (n - 1) % w + 1)
    else:
        y, a, b = map(int, rest)
        lengths = leap if y % p == 0 and y % q else usual
        if b > lengths[a - 1]:
            print("none")
            continue
        n = b + sum(lengths[: a - 1])
        for before in range(1, y):
            n += long if before % p == 0 and before % q else short
        print(n, (n - 1) % w + 1)
