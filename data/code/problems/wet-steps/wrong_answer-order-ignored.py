# Loops over the hop lengths outside, as for coins: counts sets of hops, not sequences.
n, m, k = map(int, input().split())
hops = list(map(int, input().split()))
wet = set(map(int, input().split())) if k else set()
ways = [0] * (n + 1)
ways[0] = 1
for hop in hops:
    for step in range(hop, n + 1):
        if step not in wet:
            ways[step] = (ways[step] + ways[step - hop]) % 1_000_000_007
print(ways[n])
