# Fills a table over plots and numbers of planted plots: quadratic.
def best_harvest(gains, count):
    never = -(10**18)
    before = [0] + [never] * count
    last = [0] + [never] * count
    for gain in gains:
        now = last[:]
        for taken in range(1, count + 1):
            planted = before[taken - 1] + gain
            if planted > now[taken]:
                now[taken] = planted
        before, last = last, now
    return last[count]
