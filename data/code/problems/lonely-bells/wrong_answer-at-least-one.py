# Counts the minutes in which at least one bell rings and takes off those of all three.
from math import lcm


def count_lonely(first, last, x, y, z):
    def up_to(minute):
        one = minute // x + minute // y + minute // z
        two = minute // lcm(x, y) + minute // lcm(x, z) + minute // lcm(y, z)
        return one - 2 * two + minute // lcm(x, y, z)

    return up_to(last) - up_to(first - 1)
