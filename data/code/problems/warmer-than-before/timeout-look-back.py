# Looks at all k days before, for every day.
n, k = map(int, input().split())
days = list(map(int, input().split()))
suns = last = 0
for i in range(n):
    sunny = True
    for j in range(max(0, i - k), i):
        if days[j] >= days[i]:
            sunny = False
    if sunny:
        suns += 1
        last = i + 1
print(suns, last)
