# Lists a job when the search enters it, before other jobs that must come earlier.
n, m = map(int, input().split())
after = [[] for _ in range(n + 1)]
before = [0] * (n + 1)
for _ in range(m):
    a, b = map(int, input().split())
    after[a].append(b)
    before[b] += 1
order = []
seen = set()
stack = [job for job in range(n, 0, -1) if before[job] == 0]
while stack:
    job = stack.pop()
    if job not in seen:
        seen.add(job)
        order.append(job)
        stack.extend(after[job])
if len(order) == n:
    print(*order)
else:
    print("IMPOSSIBLE")
