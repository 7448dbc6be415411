# Works out the exact binomial coefficients, factor by factor.
def choose(n, k):
    k = min(k, n - k)
    ways = 1
    for i in range(k):
        ways = ways * (n - i) // (i + 1)
    return ways


m, q = map(int, input().split())
for _ in range(q):
    x, y, u, v = map(int, input().split())
    print(choose(u + v, u) * choose(x - u + y - v, x - u) % m)
