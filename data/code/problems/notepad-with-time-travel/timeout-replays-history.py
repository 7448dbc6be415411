# Works the text out anew for every question, from the changes that still count.
n = int(input())
changes = []
for _ in range(n):
    op, *args = input().split()
    k = int(args[-1])
    if op != "Q":
        changes.append((op, k, args[0]))
        continue
    alive = []
    i = len(changes) - 1
    while i >= 0:
        kind, count, letter = changes[i]
        if kind == "U":
            i -= count + 1
        else:
            alive.append((kind, count, letter))
            i -= 1
    runs = []
    for kind, count, letter in reversed(alive):
        if kind == "T":
            runs.append([letter, count])
        else:
            while runs and count >= runs[-1][1]:
                count -= runs.pop()[1]
            if runs:
                runs[-1][1] -= count
    at = 0
    answer = "-"
    for letter, count in runs:
        at += count
        if at >= k:
            answer = letter
            break
    print(answer)
