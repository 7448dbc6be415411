import sys
from collections import deque


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, m = data[:2]
    # Room i is split into an entrance 2 * i and an exit 2 * i + 1.
    free = [{} for _ in range(2 * n)]

    def lay(x, y, limit):
        free[x][y] = free[x].get(y, 0) + limit
        free[y].setdefault(x, 0)

    for room in range(n):
        lay(2 * room, 2 * room + 1, data[2 + room])
    for i in range(2 + n, 2 + n + 3 * m, 3):
        a, b, limit = data[i] - 1, data[i + 1] - 1, data[i + 2]
        lay(2 * a + 1, 2 * b, limit)
        lay(2 * b + 1, 2 * a, limit)
    source, sink = 0, 2 * n - 1
    total = 0
    while True:
        came = {source: source}
        queue = deque([source])
        while queue and sink not in came:
            x = queue.popleft()
            for y, limit in free[x].items():
                if limit and y not in came:
                    came[y] = x
                    queue.append(y)
        if sink not in came:
            break
        path = [sink]
        while path[-1] != source:
            path.append(came[path[-1]])
        steps = [(path[i + 1], path[i]) for i in range(len(path) - 1)]
        amount = min(free[x][y] for x, y in steps)
        for x, y in steps:
            free[x][y] -= amount
            free[y][x] += amount
        total += amount
    print(total)


main()
