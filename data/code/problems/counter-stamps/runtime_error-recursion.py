# Recurses once a stamp: too deep when thousands of stamps are needed.
from functools import cache

input()
values = list(map(int, input().split()))


@cache
def fewest(amount):
    if amount == 0:
        return 0
    return 1 + min((fewest(amount - v) for v in values if v <= amount), default=10**9)


for postage in map(int, input().split()):
    answer = fewest(postage)
    print(answer if answer < 10**9 else -1)
