# Searches a seating for each newcomer by trying all choices: exponential if there is none.
import sys

sys.setrecursionlimit(100000)


def enrolled(seats, wishes):
    free = seats[:]

    def seat(pupils, i):
        if i == len(pupils):
            return True
        for mentor in wishes[pupils[i]]:
            if free[mentor] > 0:
                free[mentor] -= 1
                found = seat(pupils, i + 1)
                free[mentor] += 1
                if found:
                    return True
        return False

    result = []
    for pupil in range(len(wishes)):
        if seat(result + [pupil], 0):
            result.append(pupil)
    return result
