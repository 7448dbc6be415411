# Holds at most one sack at a time.
n, fee = map(int, input().split())
empty, full = 0, -(10**18)
for price in map(int, input().split()):
    empty, full = max(empty, full + price - fee), max(full, empty - price)
print(empty)
