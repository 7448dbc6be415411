# Takes 1 for a prime.
from math import isqrt

a, b = map(int, input().split())
prime = [True] * (b + 1)
for i in range(2, isqrt(b) + 1):
    if prime[i]:
        for j in range(i * i, b + 1, i):
            prime[j] = False
pictures = [i for i in range(a, b + 1) if prime[i]]
pairs = list(zip(pictures, pictures[1:], strict=False))
if pairs:
    print(*max(pairs, key=lambda pair: pair[1] - pair[0]))
else:
    print("none")
