# Never looks at the last window of the strip.
stamp, strip = input().strip(), input().strip()
m = len(stamp)
want = [0] * 26
have = [0] * 26
for c in stamp:
    want[ord(c) - 97] += 1
for c in strip[:m]:
    have[ord(c) - 97] += 1
total = apart = 0
free = 0
for i in range(len(strip) - m):
    if have == want:
        total += 1
        if i >= free:
            apart += 1
            free = i + m
    have[ord(strip[i]) - 97] -= 1
    have[ord(strip[i + m]) - 97] += 1
print(total, apart)
