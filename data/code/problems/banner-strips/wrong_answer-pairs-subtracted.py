# Takes off z*z banners of length n - 6 for a forbidden pair, and so takes off too many.
def multiply(left, right, modulus):
    size = range(6)
    return [[sum(left[i][k] * right[k][j] for k in size) % modulus for j in size] for i in size]


def count_banners(length, x, y, z, modulus):
    step = [[x, y, z, 0, 0, -z * z]]
    for i in range(5):
        step.append([int(i == j) for j in range(6)])
    power = [[int(i == j) for j in range(6)] for i in range(6)]
    while length:
        if length % 2:
            power = multiply(power, step, modulus)
        step = multiply(step, step, modulus)
        length //= 2
    return power[0][0] % modulus
