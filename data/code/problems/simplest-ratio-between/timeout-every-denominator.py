# Tries the denominators from 1 on.
def simplest_between(a, b, c, d):
    y = 1
    while True:
        x = a * y // b + 1
        if x * d < c * y:
            return [x, y]
        y += 1
