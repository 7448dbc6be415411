# Allows k letters for a whole run, not k for each press of it.
from itertools import groupby

for _ in range(int(input())):
    k, wanted, screen = input().split()
    a = [(c, len(list(g))) for c, g in groupby(wanted)]
    b = [(c, len(list(g))) for c, g in groupby(screen)]
    fine = len(a) == len(b)
    for (c, n), (d, m) in zip(a, b):  # noqa: B905
        if c != d or not n <= m <= max(n, int(k)):
            fine = False
    print("yes" if fine else "no")
