# Looks back at all earlier peaks for each peak: quadratic.
n = int(input())
heights = list(map(int, input().split()))
length = [1] * n
count = [1] * n
for i in range(n):
    for j in range(i - 1):
        if heights[j] < heights[i]:
            if length[j] + 1 > length[i]:
                length[i] = length[j] + 1
                count[i] = count[j]
            elif length[j] + 1 == length[i]:
                count[i] = (count[i] + count[j]) % 998244353
top = max(length)
print(top, sum(c for k, c in zip(length, count, strict=True) if k == top) % 998244353)
