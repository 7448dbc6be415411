# Sends one visitor at a time: as many searches as there are visitors.
n, m = map(int, input().split())
rooms = list(map(int, input().split()))
free = [{} for _ in range(2 * n)]


def lay(x, y, limit):
    free[x][y] = free[x].get(y, 0) + limit
    free[y].setdefault(x, 0)


for i in range(n):
    lay(i, i + n, rooms[i])
for _ in range(m):
    a, b, c = map(int, input().split())
    lay(a - 1 + n, b - 1, c)
    lay(b - 1 + n, a - 1, c)


def send():
    came = {0: None}
    stack = [0]
    while stack:
        x = stack.pop()
        if x == 2 * n - 1:
            while came[x] is not None:
                free[came[x]][x] -= 1
                free[x][came[x]] += 1
                x = came[x]
            return True
        for y in free[x]:
            if free[x][y] > 0 and y not in came:
                came[y] = x
                stack.append(y)
    return False


total = 0
while send():
    total += 1
print(total)
