def enrolled(seats, wishes):
    sitting = [[] for _ in seats]
    result = []
    for newcomer in range(len(wishes)):
        # Breadth first from the newcomer to a free seat; came[j] is who would move to mentor j.
        came = {}
        queue = [newcomer]
        free = None
        for pupil in queue:
            for mentor in wishes[pupil]:
                if mentor in came:
                    continue
                came[mentor] = pupil
                if len(sitting[mentor]) < seats[mentor]:
                    free = mentor
                    break
                queue.extend(sitting[mentor])
            if free is not None:
                break
        if free is None:
            continue
        result.append(newcomer)
        pupil = None
        while pupil != newcomer:
            pupil = came[free]
            left = next((m for m in wishes[pupil] if pupil in sitting[m]), None)
            if left is not None:
                sitting[left].remove(pupil)
            sitting[free].append(pupil)
            free = left
    return result
