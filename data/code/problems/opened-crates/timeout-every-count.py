# Tries every number of pieces for every weight: quadratic in W for light pieces.
n, capacity = map(int, input().split())
best = [0] * (capacity + 1)
for _ in range(n):
    weight, value, pieces, fee = map(int, input().split())
    improved = best[:]
    for x in range(weight, capacity + 1):
        for taken in range(1, min(pieces, x // weight) + 1):
            profit = best[x - taken * weight] + taken * value - fee
            if profit > improved[x]:
                improved[x] = profit
    best = improved
print(best[capacity])
