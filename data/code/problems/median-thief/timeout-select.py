# Finds the middle piece among all pieces anew for every theft.
import sys


def place(pieces, k):
    low, high = min(pieces), max(pieces)
    while low < high:
        middle = (low + high) // 2
        count = 0
        for p in pieces:
            if p <= middle:
                count += 1
        if count >= k:
            high = middle
        else:
            low = middle + 1
    return low


shop = []
total = last = 0
for line in sys.stdin.read().splitlines()[1:]:
    if line[0] == "+":
        shop.append(int(line[1:]))
    elif shop:
        last = place(shop, (len(shop) + 1) // 2)
        total += last
        shop.remove(last)
print(total, last)
