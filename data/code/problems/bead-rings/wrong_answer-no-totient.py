# Gives every divisor the weight 1 and not its totient.
MODULUS = 1_000_000_007
n, c = map(int, input().split())
divisors = [d for d in range(1, 10**6 + 1) if n % d == 0]
divisors = set(divisors) | {n // d for d in divisors}
total = 0
for d in divisors:
    length = n // d
    sign = 1 if length % 2 == 0 else -1
    total += pow(c - 1, length, n * MODULUS) + sign * (c - 1)
print(c % MODULUS if n == 1 else total % (n * MODULUS) // n % MODULUS)
