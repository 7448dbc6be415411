def period(sign):
    """Bit sets of places: two letters that can be seen d apart differ if a bit of their codes does."""
    n = len(sign)
    seen = int("".join("0" if c == "?" else "1" for c in reversed(sign)), 2)
    codes = [0 if c == "?" else ord(c) - ord("a") for c in reversed(sign)]
    planes = [int("".join(str(code >> bit & 1) for code in codes), 2) for bit in range(5)]

    clashes = {}  # distance -> whether two letters this far apart differ

    def clash(distance):
        if distance not in clashes:
            both = seen & (seen >> distance)
            clashes[distance] = bool(both) and any(
                both & (plane ^ (plane >> distance)) for plane in planes if plane
            )
        return clashes[distance]

    p = 1
    while any(clash(distance) for distance in range(p, n, p)):
        p += 1
    return p, sum(set(sign[place::p]) == {"?"} for place in range(p))


for _ in range(int(input())):
    print(*period(input().strip()))
