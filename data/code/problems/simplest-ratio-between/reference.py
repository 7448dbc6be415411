def simplest_between(a, b, c, d):
    whole = a // b
    if (whole + 1) * d < c:
        return [whole + 1, 1]
    # The ratio lies in the open interval from whole to whole + 1, the ends of which are no answers.
    a -= whole * b
    c -= whole * d
    if a == 0:
        y = d // c + 1
        return [whole * y + 1, y]
    # Turned upside down, the simplest ratio stays the simplest.
    y, x = simplest_between(d, c, b, a)
    return [whole * y + x, y]
