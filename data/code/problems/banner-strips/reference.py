def multiply(left, right, modulus):
    columns = list(zip(*right, strict=True))
    return [
        [sum(a * b for a, b in zip(row, column, strict=True)) % modulus for column in columns]
        for row in left
    ]


def count_banners(length, x, y, z, modulus):
    # The state holds all(n), all(n-1), all(n-2), long(n), long(n-1), long(n-2), where all(n) counts
    # the banners of length n and long(n) those that end with a strip of length 3.
    step = [
        [x, y, z, 0, 0, -z],
        [1, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 0],
        [0, 0, z, 0, 0, -z],
        [0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 1, 0],
    ]
    state = [[1], [0], [0], [0], [0], [0]]
    while length:
        if length % 2:
            state = multiply(step, state, modulus)
        step = multiply(step, step, modulus)
        length //= 2
    return state[0][0] % modulus
