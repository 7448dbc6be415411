# Walks through the whole branch of every person: quadratic in a chain.
n = int(input())
boss = [0] + list(map(int, input().split()))
profit = [0] + list(map(int, input().split()))
children = [[] for _ in range(n + 1)]
for person in range(1, n + 1):
    children[boss[person]].append(person)
best = None
for person in range(1, n + 1):
    total = 0
    stack = [person]
    while stack:
        one = stack.pop()
        total += profit[one]
        for child in children[one]:
            stack.append(child)
    if best is None or total > best[1]:
        best = (person, total)
print(*best)
