# Prints the jobs it could place and forgets that rules in a circle leave some out.
import heapq

n, m = map(int, input().split())
after = [[] for _ in range(n + 1)]
waits = [0] * (n + 1)
for _ in range(m):
    a, b = map(int, input().split())
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
print(*order)
