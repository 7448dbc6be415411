# Takes orders by deadline and turns down one that is late, but never regrets a long one.
n = int(input())
orders = [tuple(map(int, input().split())) for _ in range(n)]
clock = count = 0
for d, t in sorted(orders, key=lambda order: (order[1], order[0])):
    if clock + d <= t:
        clock += d
        count += 1
print(count)
