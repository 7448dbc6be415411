# Puts each bowl into the smallest one that fits, which uses up bowls that should lie inside.
n, g = map(int, input().split())
widths = sorted(map(int, input().split()))
used = [False] * n
pairs = 0
j = 0
for i in range(n):
    if used[i]:
        continue
    j = max(j, i + 1)
    while j < n and widths[j] < widths[i] + g:
        j += 1
    if j == n:
        break
    used[j] = True
    j += 1
    pairs += 1
print(n - pairs)
