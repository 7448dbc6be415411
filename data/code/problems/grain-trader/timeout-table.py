# Keeps the best balance for every number of sacks in the barn: quadratic.
n, fee = map(int, input().split())
prices = list(map(int, input().split()))
NEVER = -(10**18)
best = [0] + [NEVER] * (n + 1)
for day, price in enumerate(prices):
    new = best[:]
    for sacks in range(day + 1):
        balance = best[sacks]
        if balance - price > new[sacks + 1]:
            new[sacks + 1] = balance - price
        if sacks and balance + price - fee > new[sacks - 1]:
            new[sacks - 1] = balance + price - fee
    best = new
print(max(best))
