# A good recursion, but too deep for a long chain of villages.
n = int(input())
post = [0, *map(int, input().split())]
roads = [[] for _ in range(n + 1)]
for _ in range(n - 1):
    a, b, fee = map(int, input().split())
    roads[a].append((b, fee))
    roads[b].append((a, fee))


def solve(v, parent):
    on, off = post[v], 0
    for u, fee in roads[v]:
        if u != parent:
            below_on, below_off = solve(u, v)
            on += min(below_off, below_on + fee)
            off += below_on
    return on, off


print(min(solve(1, 0)))
