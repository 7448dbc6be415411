# Walks back over all days that a pass covers, for each day and pass: quadratic.
n, m = map(int, input().split())
days = list(map(int, input().split()))
passes = [tuple(map(int, input().split())) for _ in range(m)]
cheapest = [0]
for i in range(n):
    best = 10**18
    for length, price in passes:
        j = i
        while j >= 0 and days[i] - days[j] < length:
            if cheapest[j] + price < best:
                best = cheapest[j] + price
            j -= 1
    cheapest.append(best)
print(cheapest[n])
