# Keeps the last of several equal gaps.
from math import isqrt

a, b = map(int, input().split())
prime = bytearray([1]) * (b + 1)
prime[:2] = b"\0" * min(2, b + 1)
for i in range(2, isqrt(b) + 1):
    if prime[i]:
        prime[i * i :: i] = bytes(len(range(i * i, b + 1, i)))
best = (0, 0)
last = 0
for number in range(a, b + 1):
    if prime[number]:
        if last and number - last >= best[1] - best[0]:
            best = (last, number)
        last = number
print(*best if best[1] else ["none"])
