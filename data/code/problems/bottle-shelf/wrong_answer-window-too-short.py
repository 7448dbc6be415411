# Looks at k bottles instead of k + 1: the last one that can just be reached is missed.
from collections import Counter

for _ in range(int(input())):
    row, k = input().split()
    row = list(row)
    k = int(k)
    left = Counter(row)
    for i in range(len(row)):
        if k == 0:
            break
        j = i
        for letter in sorted(left):
            if letter == row[i]:
                break
            try:
                j = row.index(letter, i, i + k)
                break
            except ValueError:
                continue
        letter = row.pop(j)
        row.insert(i, letter)
        k -= j - i
        left[letter] -= 1
        if not left[letter]:
            del left[letter]
    print("".join(row))
