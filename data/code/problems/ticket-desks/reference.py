import sys

n, desks, *minutes = map(int, sys.stdin.read().split())
minutes.sort(reverse=True)
# The last customers of all desks count once, the ones before them twice, and so on.
print(sum(need * (place // desks + 1) for place, need in enumerate(minutes)))
