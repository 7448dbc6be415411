# Counts moves by the old places and forgets that bottles in between may have left already.
from collections import defaultdict, deque

for _ in range(int(input())):
    row, k = input().split()
    k = int(k)
    places = defaultdict(deque)
    for i, letter in enumerate(row):
        places[letter].append(i)
    letters = sorted(places)
    result = []
    for i in range(len(row)):
        fallback = None
        for letter in letters:
            if places[letter]:
                cost = max(0, places[letter][0] - i)
                if cost <= k:
                    break
                if fallback is None or places[letter][0] < places[fallback][0]:
                    fallback = letter
        else:
            letter, cost = fallback, 0
        places[letter].popleft()
        k -= cost
        result.append(letter)
    print("".join(result))
