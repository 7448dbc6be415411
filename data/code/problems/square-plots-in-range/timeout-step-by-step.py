# Tries every side up to the root of high.
def count_plots(low, high, rod):
    side = count = 0
    while side * side <= high:
        if side * side >= low:
            count += 1
        side += rod
    return count
