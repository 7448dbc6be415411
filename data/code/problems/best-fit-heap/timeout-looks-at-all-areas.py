# Looks at every free area for every request and every release: too slow with thousands of areas.
m, n = map(int, input().split())
free = {0: m}
blocks = {}
made = failed = check = 0
for _ in range(n):
    op, *args = input().split()
    args = list(map(int, args))
    if op == "A":
        need = args[0]
        for _ in range(args[1]):
            made += 1
            best = None
            for a, s in free.items():
                if s >= need and (best is None or (s, a) < best):
                    best = (s, a)
            if best is None:
                failed += 1
                continue
            s, a = best
            del free[a]
            if s > need:
                free[a + need] = s - need
            blocks[made] = (a, need)
            check += a * made
    else:
        for b in range(args[0], args[1] + 1, args[2]):
            if b not in blocks:
                continue
            a, s = blocks.pop(b)
            before = behind = None
            for x, y in free.items():
                if x + y == a:
                    before = x
                if a + s == x:
                    behind = x
            if behind is not None:
                s += free.pop(behind)
            if before is not None:
                s += free.pop(before)
                a = before
            free[a] = s
sizes = list(free.values())
print(failed, check % (10**9 + 7), sum(sizes), len(sizes), max(sizes, default=0))
