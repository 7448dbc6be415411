# Counts only the rounds of the most frequent glaze; with many glazes the kilns are the bottleneck.
k, m, h = map(int, input().split())
counts = list(map(int, input().split()))
most = max(counts)
tied = counts.count(most)
print((most - 1) * (h + 1) + (tied + m - 1) // m)
