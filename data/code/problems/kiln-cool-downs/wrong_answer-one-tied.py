# Overlooks that several glazes may share the highest count and queue in the last round.
k, m, h = map(int, input().split())
counts = list(map(int, input().split()))
print(max((max(counts) - 1) * (h + 1) + 1, (sum(counts) + m - 1) // m))
