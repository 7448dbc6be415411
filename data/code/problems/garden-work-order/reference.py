import heapq
import sys


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, m = data[:2]
    after = [[] for _ in range(n + 1)]
    waits = [0] * (n + 1)
    for i in range(m):
        a, b = data[2 + 2 * i : 4 + 2 * i]
        after[a].append(b)
        waits[b] += 1
    ready = [job for job in range(1, n + 1) if waits[job] == 0]
    order = []
    while ready:
        job = heapq.heappop(ready)
        order.append(job)
        for later in after[job]:
            waits[later] -= 1
            if waits[later] == 0:
                heapq.heappush(ready, later)
    print(*order if len(order) == n else ["IMPOSSIBLE"])


main()
