# Returns 1 for the empty banner without reducing it, also when the modulus is 1.
def multiply(left, right, modulus):
    size = range(6)
    return [[sum(left[i][k] * right[k][j] for k in size) % modulus for j in size] for i in size]


def count_banners(length, x, y, z, modulus):
    if length == 0:
        return 1
    step = [
        [x, y, z, 0, 0, -z],
        [1, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 0],
        [0, 0, z, 0, 0, -z],
        [0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 1, 0],
    ]
    power = [[int(i == j) for j in range(6)] for i in range(6)]
    while length:
        if length % 2:
            power = multiply(power, step, modulus)
        step = multiply(step, step, modulus)
        length //= 2
    return power[0][0]
