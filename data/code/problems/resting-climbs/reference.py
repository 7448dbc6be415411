from bisect import bisect_left

MODULUS = 998_244_353

n = int(input())
heights = list(map(int, input().split()))
levels = sorted(set(heights))
ranks = [bisect_left(levels, height) + 1 for height in heights]

# A Fenwick tree over the ranks: the longest climb that ends at a rank, and the number of such climbs.
longest = [0] * (len(levels) + 1)
counts = [0] * (len(levels) + 1)


def below(rank):
    length, count = 0, 0
    i = rank - 1
    while i > 0:
        if longest[i] > length:
            length, count = longest[i], counts[i]
        elif longest[i] == length:
            count += counts[i]
        i &= i - 1
    return length, count % MODULUS


def add(rank, length, count):
    i = rank
    while i < len(longest):
        if length > longest[i]:
            longest[i], counts[i] = length, count
        elif length == longest[i]:
            counts[i] = (counts[i] + count) % MODULUS
        i += i & -i


ends = []  # for each peak: the longest climb that ends there, and the number of such climbs
for i, rank in enumerate(ranks):
    if i >= 2:
        add(ranks[i - 2], *ends[i - 2])
    length, count = below(rank)
    ends.append((length + 1, count if length else 1))

top = max(length for length, _ in ends)
print(top, sum(count for length, count in ends if length == top) % MODULUS)
