# Rounds the lower end up, so that it may return the lower end itself.
def simplest_between(a, b, c, d):
    whole = -(-a // b)
    if whole * d < c:
        return [max(whole, 1), 1]
    whole = a // b
    y, x = simplest_between(d, c - whole * d, b, a - whole * b)
    return [whole * y + x, y]
