# Looks for each topic in a list from its start: quadratic in the number of topics.
n, k = map(int, input().split())
names = []
counts = []
for _ in range(n):
    pieces = input().split("#")
    seen = []
    for piece in pieces[1:-1:2]:
        name = piece.strip(" ").lower()
        if not name or name in seen:
            continue
        seen.append(name)
        for i in range(len(names)):
            if names[i] == name:
                counts[i] += 1
                break
        else:
            names.append(name)
            counts.append(1)
order = sorted(range(len(names)), key=lambda i: -counts[i])
for i in order[:k]:
    print(counts[i], names[i])
if not order:
    print("无")
