# Gives a new car the spot that was left last, not the smallest one.
n, roofed, a, b = map(int, input().split())
came = {}
freed = []
used = money = away = 0
for minute in range(1, int(input()) + 1):
    parts = input().split()
    if parts[0] == "+":
        if freed:
            came[freed.pop()] = minute
        elif used < n:
            used += 1
            came[used] = minute
        else:
            away += 1
    else:
        spot = int(parts[1])
        if spot in came:
            money += (a if spot <= roofed else b) * (minute - came.pop(spot))
            freed.append(spot)
print(money, away, len(came), used)
