# Takes any number of pieces of a kind, however many there are.
n, capacity = map(int, input().split())
best = [0] * (capacity + 1)
for _ in range(n):
    weight, value, pieces, fee = map(int, input().split())
    opened = [x - fee for x in best]
    for x in range(weight, capacity + 1):
        opened[x] = max(opened[x], opened[x - weight] + value)
    best = [max(a, b) for a, b in zip(best, opened, strict=True)]
print(best[capacity])
