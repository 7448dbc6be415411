MODULUS = 1_000_000_007

n, m, k = map(int, input().split())
hops = list(map(int, input().split()))
wet = set(map(int, input().split())) if k else set()

ways = [0] * (n + 1)
ways[0] = 1
for step in range(1, n + 1):
    if step not in wet:
        ways[step] = sum(ways[step - hop] for hop in hops if hop <= step) % MODULUS
print(ways[n])
