# Splits the pieces into bundles of 1, 2, 4, … and pays the fee for each bundle taken.
n, capacity = map(int, input().split())
best = [0] * (capacity + 1)
for _ in range(n):
    weight, value, pieces, fee = map(int, input().split())
    bundle = 1
    while pieces and bundle * weight <= capacity:
        taken = min(bundle, pieces)
        pieces -= taken
        for x in range(capacity, taken * weight - 1, -1):
            best[x] = max(best[x], best[x - taken * weight] + taken * value - fee)
        bundle *= 2
print(best[capacity])
