# Gives each pupil a seat with the wished mentor who has most seats left; nobody changes places.
def enrolled(seats, wishes):
    free = seats[:]
    result = []
    for pupil, mentors in enumerate(wishes):
        if not mentors:
            continue
        mentor = max(mentors, key=lambda m: free[m])
        if free[mentor]:
            free[mentor] -= 1
            result.append(pupil)
    return result
