# Tries all orders of the errands: factorial.
n, r = map(int, input().split())
time = [list(map(int, input().split())) for _ in range(n + 1)]
before = [[] for _ in range(n + 1)]
for _ in range(r):
    a, b = map(int, input().split())
    before[b].append(a)
done = [False] * (n + 1)
best = [10**9]


def visit(place, spent, left):
    if left == 0:
        best[0] = min(best[0], spent + time[place][0])
        return
    for p in range(1, n + 1):
        if not done[p] and all(done[a] for a in before[p]):
            done[p] = True
            visit(p, spent + time[place][p], left - 1)
            done[p] = False


visit(0, 0, n)
print(best[0] if best[0] < 10**9 else "impossible")
