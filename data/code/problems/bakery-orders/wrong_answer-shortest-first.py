# Bakes the shortest orders first, whatever their deadlines.
n = int(input())
orders = sorted(tuple(map(int, input().split())) for _ in range(n))
clock = count = 0
for d, t in orders:
    if clock + d <= t:
        clock += d
        count += 1
print(count)
