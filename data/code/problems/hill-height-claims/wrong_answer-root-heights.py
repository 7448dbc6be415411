# Joins the roots with the claimed difference, as if the two hills were the roots.
n, q = map(int, input().split())
parent = list(range(n + 1))
above = [0] * (n + 1)


def find(x):
    total = 0
    while parent[x] != x:
        total += above[x]
        x = parent[x]
    return x, total


rejected = 0
for _ in range(q):
    parts = input().split()
    a, b = int(parts[1]), int(parts[2])
    ra, ha = find(a)
    rb, hb = find(b)
    if parts[0] == "?":
        print(ha - hb if ra == rb else "unknown")
    elif ra == rb:
        if ha - hb != int(parts[3]):
            rejected += 1
    else:
        parent[ra] = rb
        above[ra] = int(parts[3])
print("rejected", rejected)
