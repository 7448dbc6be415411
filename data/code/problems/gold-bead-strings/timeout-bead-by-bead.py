# Adds one bead at a time: linear in n.
n, c, g, h = map(int, input().split())
gold = [1] + [0] * (g - 1)
other = [c] + [0] * (h - 1)
for _ in range(n - 1):
    all_gold, all_other = sum(gold), sum(other)
    gold = [all_other % 1_000_000_007] + gold[:-1]
    other = [(all_gold * c + all_other * (c - 1)) % 1_000_000_007] + other[:-1]
print((sum(gold) + sum(other)) % 1_000_000_007)
