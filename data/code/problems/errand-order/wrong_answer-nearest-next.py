# Greedy: always goes to the nearest place whose errand may be run.
n, r = map(int, input().split())
time = [list(map(int, input().split())) for _ in range(n + 1)]
needed = [set() for _ in range(n + 1)]
for _ in range(r):
    a, b = map(int, input().split())
    needed[b].add(a)


def run():
    place, total, done = 0, 0, set()
    while len(done) < n:
        options = [
            (time[place][p], p) for p in range(1, n + 1) if p not in done and needed[p] <= done
        ]
        if not options:
            return "impossible"
        minutes, place = min(options)
        total += minutes
        done.add(place)
    return total + time[place][0]


print(run())
