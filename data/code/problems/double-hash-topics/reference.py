n, k = map(int, input().split())
heat = {}
for _ in range(n):
    pieces = input().split("#")
    # The odd pieces lie between paired hashes; the last piece is never closed.
    names = [piece.strip(" ").lower() for piece in pieces[1:-1:2]]
    for name in dict.fromkeys(names):
        if name:
            heat[name] = heat.get(name, 0) + 1
ranking = sorted(heat, key=lambda name: -heat[name])
for name in ranking[:k]:
    print(heat[name], name)
if not ranking:
    print("无")
