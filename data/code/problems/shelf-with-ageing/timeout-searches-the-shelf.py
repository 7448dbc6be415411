# Looks at every reel on the shelf to find the one that has to go.
def shelf_report(room, visits):
    shelf = {}
    hits = gone = age = clock = 0
    for first, last in visits:
        for reel in range(first, last + 1):
            clock += 1
            if reel in shelf:
                hits += 1
                shelf[reel] = (shelf[reel][0] + 1, clock)
                continue
            if room == 0:
                continue
            if len(shelf) == room:
                worst = None
                for other in shelf:
                    if worst is None or shelf[other] < shelf[worst]:
                        worst = other
                age = shelf.pop(worst)[0]
                gone += worst
            shelf[reel] = (age + 1, clock)
    return [hits, gone, age, sum(mark for mark, _ in shelf.values())]
