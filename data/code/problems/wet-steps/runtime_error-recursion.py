# Remembers results, but recurses once a step: too deep for thousands of steps.
from functools import cache

n, m, k = map(int, input().split())
hops = list(map(int, input().split()))
wet = set(map(int, input().split())) if k else set()


@cache
def count(step):
    if step == 0:
        return 1
    if step < 0 or step in wet:
        return 0
    return sum(count(step - hop) for hop in hops) % 1_000_000_007


print(count(n))
