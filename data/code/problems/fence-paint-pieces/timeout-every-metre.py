# Paints metre by metre.
q = int(input())
fence = bytearray(1000002)
metres = pieces = 0
for _ in range(q):
    parts = input().split()
    if parts[0] == "?":
        print(metres, pieces)
        continue
    want = parts[0] == "+"
    for i in range(int(parts[1]), int(parts[2])):
        if fence[i] != want:
            before = fence[i - 1] if i else 0
            if want:
                metres += 1
                pieces += 1 - before - fence[i + 1]
            else:
                metres -= 1
                pieces -= 1 - before - fence[i + 1]
            fence[i] = want
