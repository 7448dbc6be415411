m, q = map(int, input().split())

# tails[k][d][s]: the ways to put k digits after a digit d, no two neighbours equal, with a sum of
# s modulo m. The digit d itself is not in the sum.
tails = [[[1] + [0] * (m - 1) for _ in range(10)]]
for _ in range(18):
    shorter = tails[-1]
    longer = []
    for d in range(10):
        sums = [0] * m
        for digit in range(10):
            if digit != d:
                for s, ways in enumerate(shorter[digit]):
                    sums[(s + digit) % m] += ways
        longer.append(sums)
    tails.append(longer)


def quiet_below(limit):
    """The number of quiet numbers less than the limit."""
    if limit == 0:
        return 0
    digits = list(map(int, str(limit)))
    count = 1  # the number 0
    for size in range(1, len(digits)):
        for first in range(1, 10):
            count += tails[size - 1][first][-first % m]
    last, total = None, 0
    for i, digit in enumerate(digits):
        for smaller in range(1 if i == 0 else 0, digit):
            if smaller != last:
                count += tails[len(digits) - i - 1][smaller][-(total + smaller) % m]
        if digit == last:
            break
        last = digit
        total += digit
    return count


for _ in range(q):
    a, b = map(int, input().split())
    print(quiet_below(b + 1) - quiet_below(a))
