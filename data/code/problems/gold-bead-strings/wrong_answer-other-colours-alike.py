# Takes all other colours for one: a run of them is limited even if the colours change.
n, c, g, h = map(int, input().split())
M = 10**9 + 7


def mul(a, b):
    return [
        [sum(x * y for x, y in zip(r, k, strict=True)) % M for k in zip(*b, strict=True)] for r in a
    ]


size = g + h
step = [[0] * size for _ in range(size)]
for i in range(size):
    if i < g:
        step[i][g] = c
        if i + 1 < g:
            step[i][i + 1] = 1
    else:
        step[i][0] = 1
        if i + 1 < size:
            step[i][i + 1] = c
row = [[0] * size]
row[0][0], row[0][g] = 1, c
k = n - 1
while k:
    if k & 1:
        row = mul(row, step)
    step = mul(step, step)
    k >>= 1
print(sum(row[0]) % M)
