# Hangs one lantern after the other on the hook that is farthest from all lanterns so far.
n, c = map(int, input().split())
places = list(map(int, input().split()))
marks = input().strip()
lit = [p for p, mark in zip(places, marks, strict=False) if mark == "L"]
free = sorted(p for p, mark in zip(places, marks, strict=False) if mark != "L")
best = {p: min((abs(p - q) for q in lit), default=10**12) for p in free}
for _ in range(c):
    chosen = max(best, key=lambda p: best[p])
    lit.append(chosen)
    del best[chosen]
    for p in best:
        best[p] = min(best[p], abs(p - chosen))
lit.sort()
print(min(b - a for a, b in zip(lit, lit[1:], strict=False)))
