# Counts the higher posts on both sides of every post one by one.
n = int(input())
a = list(map(int, input().split()))
valleys = flat = 0
for j in range(n):
    left = {}
    count = 0
    for i in range(j):
        if a[i] > a[j]:
            left[a[i]] = left.get(a[i], 0) + 1
            count += 1
    for k in range(j + 1, n):
        if a[k] > a[j]:
            valleys += count
            flat += left.get(a[k], 0)
print(valleys, valleys - flat)
