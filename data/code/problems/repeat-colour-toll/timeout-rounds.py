# Relaxes all roads in rounds until nothing changes: quadratic in a long chain.
n, m = map(int, input().split())
roads = [tuple(map(int, input().split())) for _ in range(m)]
INF = float("inf")
best = [[INF] * 5 for _ in range(n + 1)]
best[1][0] = 0
changed = True
while changed:
    changed = False
    for a, b, toll, colour in roads:
        for x, y in ((a, b), (b, a)):
            for last in range(5):
                cost = best[x][last] + (2 * toll if last == colour else toll)
                if cost < best[y][colour]:
                    best[y][colour] = cost
                    changed = True
answer = min(best[n])
print(-1 if answer == INF else answer)
