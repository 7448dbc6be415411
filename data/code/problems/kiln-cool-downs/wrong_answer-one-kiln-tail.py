# Adds all tied glazes to the last round as if there were one kiln.
k, m, h = map(int, input().split())
counts = list(map(int, input().split()))
most = max(counts)
print(max((most - 1) * (h + 1) + counts.count(most), -(-sum(counts) // m)))
