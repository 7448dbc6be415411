# Searches each window bottle by bottle and makes every single move: quadratic.
for _ in range(int(input())):
    row, k = input().split()
    row = list(row)
    k = int(k)
    for i in range(len(row)):
        best = i
        for j in range(i + 1, min(len(row), i + k + 1)):
            if row[j] < row[best]:
                best = j
        k -= best - i
        while best > i:
            row[best], row[best - 1] = row[best - 1], row[best]
            best -= 1
    print("".join(row))
