# Adds the last hop without looking whether step n is wet.
n, m, k = map(int, input().split())
hops = list(map(int, input().split()))
wet = set(map(int, input().split())) if k else set()
ways = [0] * (n + 1)
ways[0] = 1
for step in range(n):
    if step in wet:
        continue
    for hop in hops:
        if step + hop == n or (step + hop < n and step + hop not in wet):
            ways[step + hop] = (ways[step + hop] + ways[step]) % 1_000_000_007
print(ways[n])
