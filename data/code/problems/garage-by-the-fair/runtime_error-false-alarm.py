# Takes every signal for a car that leaves: a false alarm raises KeyError.
import heapq

n, roofed, a, b = map(int, input().split())
came = {}
freed = []
used = money = away = 0
for minute in range(1, int(input()) + 1):
    parts = input().split()
    if parts[0] == "+":
        if freed:
            came[heapq.heappop(freed)] = minute
        elif used < n:
            used += 1
            came[used] = minute
        else:
            away += 1
    else:
        spot = int(parts[1])
        money += (a if spot <= roofed else b) * (minute - came.pop(spot))
        heapq.heappush(freed, spot)
print(money, away, len(came), used)
