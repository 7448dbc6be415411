import sys

glazes, kilns, rest, *counts = map(int, sys.stdin.read().split())
most = max(counts)
# The glazes with the most firings need most - 1 full periods of rest + 1 hours, and then all of
# them have one firing left. Everything else fits between, unless the kilns are simply too few.
last_round = -(-counts.count(most) // kilns)
print(max((most - 1) * (rest + 1) + last_round, -(-sum(counts) // kilns)))
