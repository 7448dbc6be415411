insert, drop, stutter, replace, swap = map(int, input().split())
typed = input().strip()
intended = input().strip()

before_last = []
last = [insert * j for j in range(len(intended) + 1)]
for i, letter in enumerate(typed):
    doubled = i > 0 and letter == typed[i - 1]
    drop_cost = stutter if doubled else drop
    row = [last[0] + drop_cost]
    for j, wanted in enumerate(intended):
        cost = min(
            row[j] + insert,
            last[j + 1] + drop_cost,
            last[j] + (0 if letter == wanted else replace),
        )
        if i and j and letter == intended[j - 1] and typed[i - 1] == wanted:
            cost = min(cost, before_last[j - 1] + swap)
        row.append(cost)
    before_last, last = last, row
print(last[-1])
