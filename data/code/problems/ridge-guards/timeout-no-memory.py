# Recurses twice into each village below a guard: exponential in the depth.
import sys

sys.setrecursionlimit(100_000)
n = int(input())
post = [0, *map(int, input().split())]
roads = [[] for _ in range(n + 1)]
for _ in range(n - 1):
    a, b, fee = map(int, input().split())
    roads[a].append((b, fee))
    roads[b].append((a, fee))


def least(village, parent, guard):
    total = post[village] if guard else 0
    for other, fee in roads[village]:
        if other != parent:
            best = least(other, village, True)
            if guard:
                best = min(best + fee, least(other, village, False))
            total += best
    return total


print(min(least(1, 0, True), least(1, 0, False)))
