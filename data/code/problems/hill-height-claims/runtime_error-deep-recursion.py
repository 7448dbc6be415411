# Recursive find without union by size: a long chain exceeds the recursion limit.
n, q = map(int, input().split())
parent = list(range(n + 1))
above = [0] * (n + 1)


def find(x):
    if parent[x] != x:
        p = parent[x]
        parent[x] = find(p)
        above[x] += above[p]
    return parent[x]


rejected = 0
for _ in range(q):
    parts = input().split()
    a, b = int(parts[1]), int(parts[2])
    ra, rb = find(a), find(b)
    if parts[0] == "?":
        print(above[a] - above[b] if ra == rb else "unknown")
    elif ra == rb:
        rejected += above[a] - above[b] != int(parts[3])
    else:
        parent[ra] = rb
        above[ra] = int(parts[3]) + above[b] - above[a]
print("rejected", rejected)
