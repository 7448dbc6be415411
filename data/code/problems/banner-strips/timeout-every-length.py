# Goes through all the lengths up to the one wanted.
def count_banners(length, x, y, z, modulus):
    short = [0, 0, 1]
    long = [0, 0, 0]
    for _ in range(length):
        new_long = z * short[0] % modulus
        new_short = x * (short[2] + long[2]) + y * (short[1] + long[1])
        short = [short[1], short[2], new_short % modulus]
        long = [long[1], long[2], new_long]
    return (short[2] + long[2]) % modulus
