# Takes the meeting point in the tree of borders, also where it is one of the two prefixes itself.
import sys

s, _, *rest = sys.stdin.read().split()
n = len(s)
fail = [0] * (n + 1)
for i in range(1, n):
    k = fail[i]
    while k and s[i] != s[k]:
        k = fail[k]
    fail[i + 1] = k + (s[i] == s[k])
up = [fail]
for _ in range(15):
    up.append([up[-1][x] for x in up[-1]])
depth = [0] * (n + 1)
for i in range(1, n + 1):
    depth[i] = depth[fail[i]] + 1
for x, y in zip(map(int, rest[::2]), map(int, rest[1::2])):  # noqa: B905
    i, j = max(x, y), min(x, y)
    if depth[i] < depth[j]:
        i, j = j, i
    for b in range(15, -1, -1):
        if depth[i] - depth[j] >= 1 << b:
            i = up[b][i]
    if i != j:
        for b in range(15, -1, -1):
            if up[b][i] != up[b][j]:
                i, j = up[b][i], up[b][j]
        i = fail[i]
    print(fail[i] if x == y else i)
