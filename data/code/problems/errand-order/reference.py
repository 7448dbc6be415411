NEVER = 10**9

n, r = map(int, input().split())
time = [list(map(int, input().split())) for _ in range(n + 1)]
needed = [0] * n  # for each errand the set of those before it, as bits; errand i is place i + 1
for _ in range(r):
    a, b = map(int, input().split())
    needed[b - 1] |= 1 << (a - 1)

# least[done][last]: the least time until the errands in `done` are run and she is at place `last`
everything = (1 << n) - 1
least = [[NEVER] * (n + 1) for _ in range(everything + 1)]
least[0][0] = 0
for done in range(everything):
    open_errands = [i for i in range(n) if not done >> i & 1 and needed[i] & ~done == 0]
    for last, spent in enumerate(least[done]):
        if spent < NEVER:
            for i in open_errands:
                after = least[done | 1 << i]
                arrival = spent + time[last][i + 1]
                if arrival < after[i + 1]:
                    after[i + 1] = arrival
answer = min(spent + time[last][0] for last, spent in enumerate(least[everything]))
print(answer if answer < NEVER else "impossible")
