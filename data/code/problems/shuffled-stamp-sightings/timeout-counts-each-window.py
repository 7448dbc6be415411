# Counts the letters of each window anew.
stamp, strip = input().strip(), input().strip()
m = len(stamp)
want = {}
for c in stamp:
    want[c] = want.get(c, 0) + 1
total = apart = free = 0
for i in range(len(strip) - m + 1):
    have = {}
    for j in range(i, i + m):
        have[strip[j]] = have.get(strip[j], 0) + 1
    if have == want:
        total += 1
        if i >= free:
            apart += 1
            free = i + m
print(total, apart)
