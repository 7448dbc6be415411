# Starts the search at weight 0, so that it fails if all branches are negative.
n = int(input())
boss = [0] + list(map(int, input().split()))
total = [0] + list(map(int, input().split()))
children = [[] for _ in range(n + 1)]
for person in range(1, n + 1):
    children[boss[person]].append(person)
order = []
stack = list(children[0])
while stack:
    person = stack.pop()
    order.append(person)
    stack += children[person]
for person in reversed(order):
    if boss[person]:
        total[boss[person]] += total[person]
best, weight = 1, 0
for person in range(1, n + 1):
    if total[person] > weight:
        best, weight = person, total[person]
print(best, weight)
