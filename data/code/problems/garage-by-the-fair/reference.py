import heapq
import sys


def main():
    tokens = iter(sys.stdin.read().split())
    n, roofed, roof_price, open_price = (int(next(tokens)) for _ in range(4))
    came = {}  # spot -> minute in which its car came
    freed = []  # heap of spots that were left; spots above `used` were never taken
    used = money = turned_away = 0
    for minute in range(1, int(next(tokens)) + 1):
        if next(tokens) == "+":
            if freed:
                came[heapq.heappop(freed)] = minute
            elif used < n:
                used += 1
                came[used] = minute
            else:
                turned_away += 1
            continue
        spot = int(next(tokens))
        if spot in came:
            price = roof_price if spot <= roofed else open_price
            money += price * (minute - came.pop(spot))
            heapq.heappush(freed, spot)
    print(money, turned_away, len(came), used)


main()
