# bisect_left on the place itself: a double letter is marked twice at one place.
from bisect import bisect_left

strip = input().strip()
at = {}
for i, c in enumerate(strip):
    at.setdefault(c, []).append(i)
for _ in range(int(input())):
    rounds = place = 0
    for c in input().strip():
        if c not in at:
            rounds, place = 0, -1
            break
        k = bisect_left(at[c], place)
        if k == len(at[c]):
            rounds += 1
            k = 0
        place = at[c][k]
    print(rounds * len(strip) + place + 1)
