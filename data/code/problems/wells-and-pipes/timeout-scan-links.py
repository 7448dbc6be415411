# Grows the network by one link at a time and looks through all links for it.
n, m = map(int, input().split())
links = [(cost, 1, 0, i + 1) for i, cost in enumerate(map(int, input().split()))]
for _ in range(m):
    a, b, cost = map(int, input().split())
    links.append((cost, 0, a, b))
watered = [True] + [False] * n
total = wells = 0
for _ in range(n):
    best = None
    for link in links:
        if watered[link[2]] != watered[link[3]]:
            if best is None or link < best:
                best = link
    watered[best[2]] = watered[best[3]] = True
    total += best[0]
    wells += best[1]
print(total, wells)
