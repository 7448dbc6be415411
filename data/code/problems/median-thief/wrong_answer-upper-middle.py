# Takes the upper one of two middle pieces.
import sys
from bisect import insort

shop = []
total = last = 0
for line in sys.stdin.read().splitlines()[1:]:
    if line[0] == "+":
        insort(shop, int(line[1:]))
    elif shop:
        last = shop.pop(len(shop) // 2)
        total += last
print(total, last)
