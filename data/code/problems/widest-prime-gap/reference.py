from itertools import compress
from math import isqrt

a, b = map(int, input().split())
prime = bytearray([1]) * (b + 1)
prime[:2] = bytes(2)
for i in range(2, isqrt(b) + 1):
    if prime[i]:
        prime[i * i :: i] = bytes(len(range(i * i, b + 1, i)))

pictures = list(compress(range(a, b + 1), prime[a:]))
widest = 0
answer = "none"
for p, q in zip(pictures, pictures[1:], strict=False):
    if q - p > widest:
        widest = q - p
        answer = f"{p} {q}"
print(answer)
