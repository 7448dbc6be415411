# Plants the best plot left that has no planted neighbour, and never changes its mind.
def best_harvest(gains, count):
    planted = [False] * (len(gains) + 2)
    total = taken = 0
    for i in sorted(range(len(gains)), key=lambda i: -gains[i]):
        if taken == count:
            break
        if not planted[i] and not planted[i + 2]:
            planted[i + 1] = True
            taken += 1
            total += gains[i]
    return total
