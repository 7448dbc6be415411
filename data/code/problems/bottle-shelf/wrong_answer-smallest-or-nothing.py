# Fetches the smallest letter left if it can be reached, else leaves the place as it is.
from collections import Counter

for _ in range(int(input())):
    row, k = input().split()
    row = list(row)
    k = int(k)
    left = Counter(row)
    for i in range(len(row)):
        if k == 0:
            break
        j = row.index(min(left), i)
        if j - i > k:
            j = i
        letter = row.pop(j)
        row.insert(i, letter)
        k -= j - i
        left[letter] -= 1
        if not left[letter]:
            del left[letter]
    print("".join(row))
