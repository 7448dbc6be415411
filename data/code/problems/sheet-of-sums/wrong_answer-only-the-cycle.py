# Marks the cells of a cycle as broken, but lets a cell that uses a broken cell read it as 0.
import sys

sys.setrecursionlimit(100000)
n, q = map(int, input().split())
formulas = {}
for _ in range(n):
    name, formula = input().split(" = ")
    formulas[name] = formula
uses, consts = {}, {}
for name, formula in formulas.items():
    uses[name], consts[name] = [], 0
    for term in formula.split(" + "):
        if term.isdigit():
            consts[name] += int(term)
        elif ":" in term:
            a, b = term.split(":")
            for c in range(ord(a[0]), ord(b[0]) + 1):
                for r in range(int(a[1:]), int(b[1:]) + 1):
                    uses[name].append(f"{chr(c)}{r}")
        else:
            uses[name].append(term)
    uses[name] = [u for u in uses[name] if u in formulas]


def on_cycle(name):
    stack, seen = list(uses[name]), set()
    while stack:
        u = stack.pop()
        if u == name:
            return True
        if u not in seen:
            seen.add(u)
            stack.extend(uses[u])
    return False


memo = {}


def value(name):
    if name not in formulas:
        return 0
    if name not in memo:
        memo[name] = 0
        if on_cycle(name):
            memo[name] = "broken"
        else:
            parts = [value(u) for u in uses[name]]
            memo[name] = (consts[name] + sum(p for p in parts if p != "broken")) % (10**9 + 7)
    return memo[name]


for _ in range(q):
    print(value(input()))
