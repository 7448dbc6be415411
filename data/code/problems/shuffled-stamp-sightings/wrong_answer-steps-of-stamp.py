# Looks for sightings to cut out only at multiples of the stamp's length.
from collections import Counter

stamp, strip = input().strip(), input().strip()
m = len(stamp)
want = {c: stamp.count(c) for c in set(stamp)}
have = Counter(strip[:m])
total = apart = 0
for i in range(len(strip) - m + 1):
    if have == want:
        total += 1
        apart += i % m == 0
    have[strip[i]] -= 1
    if i + m < len(strip):
        have[strip[i + m]] += 1
print(total, apart)
