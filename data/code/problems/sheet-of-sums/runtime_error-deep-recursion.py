# Evaluates cells recursively: a long chain exceeds the recursion limit.
n, q = map(int, input().split())
formulas = {}
for _ in range(n):
    name, formula = input().split(" = ")
    formulas[name] = formula
done = {}
active = set()


def value(name):
    if name not in formulas:
        return 0
    if name in done:
        return done[name]
    if name in active:
        return None
    active.add(name)
    total = 0
    for term in formulas[name].split(" + "):
        if term.isdigit():
            total += int(term)
            continue
        if ":" in term:
            a, b = term.split(":")
            names = [
                f"{chr(c)}{r}"
                for c in range(ord(a[0]), ord(b[0]) + 1)
                for r in range(int(a[1:]), int(b[1:]) + 1)
            ]
        else:
            names = [term]
        for other in names:
            v = value(other)
            if v is None:
                done[name] = None
                active.discard(name)
                return None
            total += v
    active.discard(name)
    done[name] = total % (10**9 + 7)
    return done[name]


for _ in range(q):
    v = value(input())
    print("broken" if v is None else v)
