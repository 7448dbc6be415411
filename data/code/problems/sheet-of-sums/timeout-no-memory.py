# Evaluates a cell again for every use: exponential when cells use others twice.
import sys

sys.setrecursionlimit(20000)
n, q = map(int, input().split())
formulas = {}
for _ in range(n):
    name, formula = input().split(" = ")
    formulas[name] = formula
active = set()


def value(name):
    if name not in formulas:
        return 0
    if name in active:
        return None
    active.add(name)
    total = 0
    for term in formulas[name].split(" + "):
        if term.isdigit():
            total += int(term)
            continue
        a, _, b = term.partition(":")
        b = b or a
        for c in range(ord(a[0]), ord(b[0]) + 1):
            for r in range(int(a[1:]), int(b[1:]) + 1):
                v = value(f"{chr(c)}{r}")
                if v is None:
                    active.discard(name)
                    return None
                total += v
    active.discard(name)
    return total


for _ in range(q):
    v = value(input())
    print("broken" if v is None else v % (10**9 + 7))
