# Greedy: from the first uncovered day, buys the pass with the lowest price per ride.
n, m = map(int, input().split())
days = list(map(int, input().split()))
passes = [tuple(map(int, input().split())) for _ in range(m)]
total = i = 0
while i < n:
    best = None
    for length, price in passes:
        j = i
        while j < n and days[j] < days[i] + length:
            j += 1
        if best is None or price * best[1] < best[0] * (j - i):
            best = (price, j - i)
    total += best[0]
    i += best[1]
print(total)
