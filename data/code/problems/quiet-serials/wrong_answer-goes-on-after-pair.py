# Goes on along the digits of the limit although two equal ones have stood next to each other.
m, q = map(int, input().split())
tails = [[[1] + [0] * (m - 1) for _ in range(10)]]
for _ in range(18):
    longer = [[0] * m for _ in range(10)]
    for d in range(10):
        for digit in range(10):
            if digit != d:
                for s in range(m):
                    longer[d][(s + digit) % m] += tails[-1][digit][s]
    tails.append(longer)


def below(limit):
    if limit == 0:
        return 0
    digits = list(map(int, str(limit)))
    count = 1
    for size in range(1, len(digits)):
        for first in range(1, 10):
            count += tails[size - 1][first][-first % m]
    last, total = None, 0
    for i, digit in enumerate(digits):
        for smaller in range(i == 0, digit):
            if smaller != last:
                count += tails[len(digits) - i - 1][smaller][-(total + smaller) % m]
        last, total = digit, total + digit
    return count


for _ in range(q):
    a, b = map(int, input().split())
    print(below(b + 1) - below(a))
