# Walks once around the day from every keeper: quadratic.
import sys

day, n, *numbers = map(int, sys.stdin.read().split())
watches = sorted((s, s + l) for s, l in zip(numbers[::2], numbers[1::2], strict=True))
doubled = watches + [(s + day, e + day) for s, e in watches]
fewest = n + 1
for first in range(n):
    goal = watches[first][0] + day
    end = watches[first][1]
    used = 1
    i = first
    while end < goal:
        best = end
        while i < 2 * n and doubled[i][0] <= end:
            best = max(best, doubled[i][1])
            i += 1
        if best == end:
            used = n + 1
            break
        end = best
        used += 1
    fewest = min(fewest, used)
print(fewest if fewest <= n else -1)
