# Lets only one earlier pupil change places for a newcomer, not a chain of them.
def enrolled(seats, wishes):
    sitting = [[] for _ in seats]
    result = []

    def has_room(mentor):
        return len(sitting[mentor]) < seats[mentor]

    def place(pupil):
        for mentor in wishes[pupil]:
            if has_room(mentor):
                sitting[mentor].append(pupil)
                return True
        for mentor in wishes[pupil]:
            for other in sitting[mentor]:
                for target in wishes[other]:
                    if has_room(target):
                        sitting[mentor].remove(other)
                        sitting[target].append(other)
                        sitting[mentor].append(pupil)
                        return True
        return False

    for pupil in range(len(wishes)):
        if place(pupil):
            result.append(pupil)
    return result
