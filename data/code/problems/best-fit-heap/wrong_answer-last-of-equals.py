# Takes the area with the largest address among the smallest areas that fit.
from bisect import bisect_left, insort

m, n = map(int, input().split())
areas = [(m, 0)]
size_at = {0: m}
end_at = {m: 0}
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
            k = bisect_left(areas, (areas[k][0] + 1, 0)) - 1
            s, a = areas.pop(k)
            del size_at[a], end_at[a + s]
            blocks[made] = (a, need)
            check += a * made
            if s > need:
                insort(areas, (s - need, a + need))
                size_at[a + need] = s - need
                end_at[a + s] = a + need
    else:
        for b in range(args[0], args[1] + 1, args[2]):
            if b in blocks:
                a, s = blocks.pop(b)
                if a + s in size_at:
                    behind = size_at.pop(a + s)
                    del areas[bisect_left(areas, (behind, a + s))]
                    del end_at[a + s + behind]
                    s += behind
                if a in end_at:
                    start = end_at.pop(a)
                    before = size_at.pop(start)
                    del areas[bisect_left(areas, (before, start))]
                    a, s = start, s + before
                insort(areas, (s, a))
                size_at[a] = s
                end_at[a + s] = a
sizes = [s for s, _ in areas]
print(failed, check % (10**9 + 7), sum(sizes), len(sizes), max(sizes, default=0))
