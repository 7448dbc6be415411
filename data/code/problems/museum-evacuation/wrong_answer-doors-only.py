# Forgets the limits of the rooms between the first and the last.
from collections import deque

n, m = map(int, input().split())
rooms = list(map(int, input().split()))
free = [[0] * n for _ in range(n)]
for _ in range(m):
    a, b, c = map(int, input().split())
    free[a - 1][b - 1] += c
    free[b - 1][a - 1] += c
total = 0
while True:
    came = {0: None}
    queue = deque([0])
    while queue:
        x = queue.popleft()
        for y in range(n):
            if free[x][y] > 0 and y not in came:
                came[y] = x
                queue.append(y)
    if n - 1 not in came:
        break
    amount, y = float("inf"), n - 1
    while came[y] is not None:
        amount = min(amount, free[came[y]][y])
        y = came[y]
    y = n - 1
    while came[y] is not None:
        free[came[y]][y] -= amount
        free[y][came[y]] += amount
        y = came[y]
    total += amount
print(min(total, rooms[0], rooms[-1]))
