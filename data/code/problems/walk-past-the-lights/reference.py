def walk(length, lights):
    waited = 0
    longest = 0
    worst = -1
    for position, green, red, shift in sorted(lights):
        phase = (position + waited + shift) % (green + red)
        if phase >= green:
            wait = green + red - phase
            waited += wait
            if wait > longest:
                longest = wait
                worst = position
    return [length + waited, waited, worst]
