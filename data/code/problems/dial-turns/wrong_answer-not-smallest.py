# Reduces the answer modulo n, not modulo n divided by the shared factor.
def extended(a, b):
    x, y = 1, 0
    while b:
        a, q, b = b, a // b, a % b
        x, y = y, x - q * y
    return a, x


for _ in range(int(input())):
    n, a, s, t = map(int, input().split())
    common, factor = extended(a, n)
    way = (t - s) % n
    print(-1 if way % common else way // common * factor % n)
