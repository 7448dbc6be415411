# Searches through the tree anew for every question.
from collections import deque

n, q = map(int, input().split())
near = [[] for _ in range(n + 1)]
for hut, other in enumerate(map(int, input().split()), 2):
    near[hut].append(other)
    near[other].append(hut)
for _ in range(q):
    a, b, k = map(int, input().split())
    came = {b: None}
    queue = deque([b])
    while queue:
        x = queue.popleft()
        for y in near[x]:
            if y not in came:
                came[y] = x
                queue.append(y)
    while k and a != b:
        a = came[a]
        k -= 1
    print(a)
