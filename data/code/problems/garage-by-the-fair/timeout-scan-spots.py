# Looks through the spots from 1 for every car: quadratic when the garage fills up.
n, roofed, a, b = map(int, input().split())
came = {}
top = money = away = 0
for minute in range(1, int(input()) + 1):
    parts = input().split()
    if parts[0] == "+":
        spot = 1
        while spot <= n and spot in came:
            spot += 1
        if spot > n:
            away += 1
        else:
            came[spot] = minute
            top = max(top, spot)
    else:
        spot = int(parts[1])
        if spot in came:
            money += (a if spot <= roofed else b) * (minute - came.pop(spot))
print(money, away, len(came), top)
