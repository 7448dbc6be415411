# Reads parentheses by recursion, which is too deep for 4000 of them.
STAY = (1, 0, 0, 1, 0, 0)
MOVES = {
    "F": (1, 0, 0, 1, 1, 0),
    "L": (0, -1, 1, 0, 0, 0),
    "R": (0, 1, -1, 0, 0, 0),
    "M": (1, 0, 0, -1, 0, 0),
}
text = input().replace(" ", "") + ")"
at = 0


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


def read():
    global at
    move = STAY
    while text[at] != ")":
        digits = ""
        while text[at].isdigit():
            digits += text[at]
            at += 1
        count = int(digits or 1)
        at += 1
        item = read() if text[at - 1] == "(" else MOVES[text[at - 1]]
        while count:
            if count & 1:
                move = after(move, item)
            item = after(item, item)
            count >>= 1
    at += 1
    return move


a, b, c, d, x, y = after(MOVES["L"], read())
direction = {(1, 0): "E", (0, 1): "N", (-1, 0): "W", (0, -1): "S"}[a, c]
print(x, y, direction, "plain" if a * d - b * c == 1 else "mirrored")
