# Sells the cheapest sack as soon as it brings a profit, and cannot sell it later for more.
import heapq

n, fee = map(int, input().split())
profit = 0
sacks = []
for price in map(int, input().split()):
    if sacks and sacks[0] + fee < price:
        profit += price - fee - heapq.heappop(sacks)
    else:
        heapq.heappush(sacks, price)
print(profit)
