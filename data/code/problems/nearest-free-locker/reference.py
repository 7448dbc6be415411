from bisect import bisect_left, bisect_right


def assign_lockers(n, operations):
    bounds = []  # of the runs of lockers that aren't free: first, last + 1, first, last + 1, ...

    def close(first, last):
        i, j = bisect_left(bounds, first), bisect_right(bounds, last + 1)
        bounds[i:j] = [first] * (i % 2 == 0) + [last + 1] * (j % 2 == 0)

    taken = []
    for kind, *numbers in operations:
        if kind == "block":
            close(*numbers)
            continue
        place = numbers[0]
        i = bisect_right(bounds, place)
        if i % 2 == 0:
            locker = place
        else:
            left, right = bounds[i - 1] - 1, bounds[i]
            if left < 1 and right > n:
                taken.append(None)
                continue
            locker = left if left >= 1 and (right > n or place - left <= right - place) else right
        close(locker, locker)
        taken.append(locker)
    return taken
