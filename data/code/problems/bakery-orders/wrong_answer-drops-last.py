# When an order is late it drops the accepted order with the latest deadline, not the longest one.
n = int(input())
orders = sorted((tuple(map(int, input().split())) for _ in range(n)), key=lambda o: o[1])
taken = []
clock = 0
for d, t in orders:
    if clock + d <= t:
        taken.append(d)
        clock += d
    elif taken and taken[-1] > d:
        clock += d - taken[-1]
        taken[-1] = d
print(len(taken))
