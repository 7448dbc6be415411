# Passes the lights in the order of the list instead of the order of the road.
def walk(length, lights):
    time = here = waited = longest = 0
    worst = -1
    for position, green, red, shift in lights:
        time += position - here
        here = position
        phase = (time + shift) % (green + red)
        if phase >= green:
            wait = green + red - phase
            time += wait
            waited += wait
            if wait > longest:
                longest, worst = wait, position
    return [time + length - here, waited, worst]
