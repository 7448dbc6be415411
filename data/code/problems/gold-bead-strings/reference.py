MODULUS = 1_000_000_007


def multiply(a, b):
    columns = list(zip(*b, strict=True))
    return [
        [sum(x * y for x, y in zip(row, column, strict=True)) % MODULUS for column in columns]
        for row in a
    ]


n, c, g, h = map(int, input().split())

# State i < g: the string ends with a run of i + 1 gold beads.
# State g + j: it ends with a run of j + 1 beads of one other colour.
size = g + h
step = [[0] * size for _ in range(size)]  # step[i][j]: the ways to get from state i to j by a bead
for i in range(g):
    step[i][g] = c
    if i + 1 < g:
        step[i][i + 1] = 1
for j in range(g, size):
    step[j][0] = 1
    step[j][g] = c - 1
    if j + 1 < size:
        step[j][j + 1] = 1

counts = [[0] * size]
counts[0][0] = 1
counts[0][g] = c
beads = n - 1
while beads:
    if beads & 1:
        counts = multiply(counts, step)
    step = multiply(step, step)
    beads >>= 1
print(sum(counts[0]) % MODULUS)
