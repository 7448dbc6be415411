# Swaps L and R while it reads the text, so that an M in a repeated part counts only once.
# A program moves the turtle by (a, b, c, d, x, y): in the turtle's own view at the start, the place
# is x steps ahead and y steps to its left, and (a, c) and (b, d) are the new ahead and the new left.
STAY = (1, 0, 0, 1, 0, 0)
MOVES = {
    "F": (1, 0, 0, 1, 1, 0),
    "L": (0, -1, 1, 0, 0, 0),
    "R": (0, 1, -1, 0, 0, 0),
    "M": (1, 0, 0, -1, 0, 0),
}
NORTH = MOVES["L"]  # from east, ahead becomes +y


def after(first, second):
    a, b, c, d, x, y = first
    e, f, g, h, u, v = second
    return (
        a * e + b * g,
        a * f + b * h,
        c * e + d * g,
        c * f + d * h,
        x + a * u + b * v,
        y + c * u + d * v,
    )


def repeated(move, count):
    result = STAY
    while count:
        if count & 1:
            result = after(result, move)
        move = after(move, move)
        count >>= 1
    return result


stack = []
move = NORTH
digits = ""
mirrored = False
for char in input():
    if char.isdigit():
        digits += char
    elif char == "(":
        stack.append((move, int(digits or 1)))
        move = STAY
        digits = ""
    elif char == ")":
        outer, count = stack.pop()
        move = after(outer, repeated(move, count))
    elif char == "M":
        mirrored ^= int(digits or 1) % 2 == 1
        digits = ""
    elif char != " ":
        if mirrored and char in "LR":
            char = "L" if char == "R" else "R"
        move = after(move, repeated(MOVES[char], int(digits or 1)))
        digits = ""

a, b, c, d, x, y = move
direction = {(1, 0): "E", (0, 1): "N", (-1, 0): "W", (0, -1): "S"}[a, c]
print(x, y, direction, "mirrored" if mirrored else "plain")
