# Greedy: always glues the two neighbours that take the least time.
input()
pieces = list(map(int, input().split()))
total = 0
while len(pieces) > 1:
    i = min(range(len(pieces) - 1), key=lambda k: max(pieces[k], pieces[k + 1]))
    total += max(pieces[i], pieces[i + 1])
    pieces[i : i + 2] = [pieces[i] + pieces[i + 1]]
print(total)
