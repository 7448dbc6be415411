# Lets people through a door only from its first room to its second.
from collections import deque

n, m = map(int, input().split())
rooms = list(map(int, input().split()))
free = [[0] * (2 * n) for _ in range(2 * n)]
for i in range(n):
    free[i][i + n] = rooms[i]
for _ in range(m):
    a, b, c = map(int, input().split())
    free[a - 1 + n][b - 1] += c
total = 0
while True:
    came = {0: None}
    queue = deque([0])
    while queue:
        x = queue.popleft()
        for y in range(2 * n):
            if free[x][y] > 0 and y not in came:
                came[y] = x
                queue.append(y)
    goal = 2 * n - 1
    if goal not in came:
        break
    amount, y = float("inf"), goal
    while came[y] is not None:
        amount = min(amount, free[came[y]][y])
        y = came[y]
    y = goal
    while came[y] is not None:
        free[came[y]][y] -= amount
        free[y][came[y]] += amount
        y = came[y]
    total += amount
print(total)
