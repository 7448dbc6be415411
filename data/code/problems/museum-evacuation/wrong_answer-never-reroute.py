# Sends streams along shortest free ways and never takes any of them back.
from collections import deque

n, m = map(int, input().split())
rooms = list(map(int, input().split()))
free = [[0] * n for _ in range(n)]
for _ in range(m):
    a, b, c = map(int, input().split())
    free[a - 1][b - 1] += c
    free[b - 1][a - 1] += c
total = 0
while rooms[0] > 0 and rooms[-1] > 0:
    came = {0: None}
    queue = deque([0])
    while queue:
        x = queue.popleft()
        for y in range(n):
            if free[x][y] > 0 and rooms[y] > 0 and y not in came:
                came[y] = x
                queue.append(y)
    if n - 1 not in came:
        break
    path = [n - 1]
    while came[path[-1]] is not None:
        path.append(came[path[-1]])
    path.reverse()
    amount = min(rooms[x] for x in path)
    for i in range(len(path) - 1):
        amount = min(amount, free[path[i]][path[i + 1]])
    for i in range(len(path) - 1):
        free[path[i]][path[i + 1]] -= amount
    for x in path:
        rooms[x] -= amount
    total += amount
print(total)
