# Fills in a pattern of every length anew, place by place: quadratic.
def fill(sign, p):
    pattern = ["?"] * p
    for i, c in enumerate(sign):
        if c != "?":
            known = pattern[i % p]
            if known == "?":
                pattern[i % p] = c
            elif known != c:
                return None
    return pattern


for _ in range(int(input())):
    sign = input().strip()
    p = 1
    pattern = fill(sign, p)
    while pattern is None:
        p += 1
        pattern = fill(sign, p)
    print(p, pattern.count("?"))
