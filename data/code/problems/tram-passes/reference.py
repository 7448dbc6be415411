n, m = map(int, input().split())
days = list(map(int, input().split()))
passes = [tuple(map(int, input().split())) for _ in range(m)]

cheapest = [0]  # cheapest[i]: the least price for the first i days
firsts = [0] * m  # for each kind: the first day in a pass that is last valid on the current day
for day in days:
    options = []
    for kind, (length, price) in enumerate(passes):
        while days[firsts[kind]] + length <= day:
            firsts[kind] += 1
        options.append(cheapest[firsts[kind]] + price)
    cheapest.append(min(options))
print(cheapest[n])
