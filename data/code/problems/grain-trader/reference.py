import heapq
import sys

n, fee, *prices = map(int, sys.stdin.read().split())
profit = 0
# Each entry is what a sack sold today would cost in all: either it is bought on an earlier day, or
# an earlier sale is taken back and that sack is sold today instead (its fee is paid already).
offers = []
for price in prices:
    heapq.heappush(offers, price + fee)
    if offers[0] < price:
        profit += price - heapq.heappop(offers)
        heapq.heappush(offers, price)
print(profit)
