# Gives each pupil the first free seat for good: nobody changes places.
def enrolled(seats, wishes):
    free = seats[:]
    result = []
    for pupil, mentors in enumerate(wishes):
        for mentor in mentors:
            if free[mentor] > 0:
                free[mentor] -= 1
                result.append(pupil)
                break
    return result
