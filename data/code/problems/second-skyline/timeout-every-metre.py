# Keeps the two greatest heights of every metre of the street.
n = int(input())
first = [0] * 1000001
second = [0] * 1000001
for _ in range(n):
    l, r, h = map(int, input().split())
    for x in range(l, r):
        if h > first[x]:
            second[x] = first[x]
            first[x] = h
        elif h > second[x]:
            second[x] = h
steps = 0
before = 0
for h in second:
    if h != before:
        steps += 1
        before = h
print(sum(second), steps)
