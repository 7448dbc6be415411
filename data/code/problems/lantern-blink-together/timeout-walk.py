# Walks through the multiples of the longest period one by one.
n, h = map(int, input().split())
periods = set(map(int, input().split()))
longest = max(periods)
count = 0
for second in range(longest, h + 1, longest):
    if all(second % period == 0 for period in periods):
        count += 1
print(count)
