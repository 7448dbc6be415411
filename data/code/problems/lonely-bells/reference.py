from math import lcm


def count_lonely(first, last, x, y, z):
    def up_to(minute):
        one = minute // x + minute // y + minute // z
        two = minute // lcm(x, y) + minute // lcm(x, z) + minute // lcm(y, z)
        three = minute // lcm(x, y, z)
        # A minute with two bells is in `one` twice, a minute with three bells three times.
        return one - 2 * two + 3 * three

    return up_to(last) - up_to(first - 1)
