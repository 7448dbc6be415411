# Joins a released block with the free area behind it, but not with the one before it.
from bisect import bisect_left, insort

m, n = map(int, input().split())
areas = [(m, 0)]
size_at = {0: m}
blocks = {}
made = failed = check = 0
for _ in range(n):
    op, *args = input().split()
    args = list(map(int, args))
    if op == "A":
        need = args[0]
        for _ in range(args[1]):
            made += 1
            k = bisect_left(areas, (need, 0))
            if k == len(areas):
                failed += 1
                continue
            s, a = areas.pop(k)
            del size_at[a]
            blocks[made] = (a, need)
            check += a * made
            if s > need:
                insort(areas, (s - need, a + need))
                size_at[a + need] = s - need
    else:
        for b in range(args[0], args[1] + 1, args[2]):
            if b in blocks:
                a, s = blocks.pop(b)
                if a + s in size_at:
                    behind = size_at.pop(a + s)
                    areas.remove((behind, a + s))
                    s += behind
                insort(areas, (s, a))
                size_at[a] = s
sizes = [s for s, _ in areas]
print(failed, check % (10**9 + 7), sum(sizes), len(sizes), max(sizes, default=0))
