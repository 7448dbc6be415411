# Prices a stutter as the smaller of H and D.
insert, drop, stutter, replace, swap = map(int, input().split())
a = input().strip()
b = input().strip()
rows = [[insert * j for j in range(len(b) + 1)]]
for i in range(1, len(a) + 1):
    dropping = min(stutter, drop) if i > 1 and a[i - 1] == a[i - 2] else drop
    row = [rows[-1][0] + dropping]
    for j in range(1, len(b) + 1):
        cost = min(row[j - 1] + insert, rows[-1][j] + dropping)
        cost = min(cost, rows[-1][j - 1] + (0 if a[i - 1] == b[j - 1] else replace))
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            cost = min(cost, rows[-2][j - 2] + swap)
        row.append(cost)
    rows.append(row)
print(rows[-1][-1])
