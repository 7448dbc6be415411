# Computes the tightest bounds between all pairs of shelves: cubic.
n, m = map(int, input().split())
INF = float("inf")
bound = [[INF] * n for _ in range(n)]
for i in range(n):
    bound[i][i] = 0
for _ in range(m):
    kind, a, b, c = input().split()
    a, b, c = int(a) - 1, int(b) - 1, int(c)
    if kind == "least":
        a, b, c = b, a, -c
    bound[a][b] = min(bound[a][b], c)
for k in range(n):
    for i in range(n):
        for j in range(n):
            if bound[i][k] + bound[k][j] < bound[i][j]:
                bound[i][j] = bound[i][k] + bound[k][j]
if any(bound[i][i] < 0 for i in range(n)):
    print("CONTRADICTION")
else:
    print(-bound[n - 1][0], bound[0][n - 1])
