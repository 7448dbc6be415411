# Assumes that a boss always has a smaller number than the people below.
n = int(input())
boss = [0] + list(map(int, input().split()))
total = [0] + list(map(int, input().split()))
for person in range(n, 0, -1):
    if boss[person]:
        total[boss[person]] += total[person]
best = 1
for person in range(2, n + 1):
    if total[person] > total[best]:
        best = person
print(best, total[best])
