# For each bowl of the lower half, searches all bowls for the narrowest free one that can hold it.
n, g = map(int, input().split())
widths = sorted(map(int, input().split()))
free = [i >= n - n // 2 for i in range(n)]
pairs = 0
for inner in range(n // 2):
    chosen = None
    for outer in range(n):
        if free[outer] and widths[outer] >= widths[inner] + g:
            if chosen is None or widths[outer] < widths[chosen]:
                chosen = outer
    if chosen is not None:
        free[chosen] = False
        pairs += 1
print(n - pairs)
