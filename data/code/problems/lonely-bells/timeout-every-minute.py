# Looks at every minute.
def count_lonely(first, last, x, y, z):
    count = 0
    for minute in range(first, last + 1):
        if (minute % x == 0) + (minute % y == 0) + (minute % z == 0) == 1:
            count += 1
    return count
