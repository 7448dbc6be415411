# Looks at each light in the second of an undelayed walk: earlier waits are forgotten.
def walk(length, lights):
    waited = longest = 0
    worst = -1
    for position, green, red, shift in sorted(lights):
        phase = (position + shift) % (green + red)
        if phase >= green:
            wait = green + red - phase
            waited += wait
            if wait > longest:
                longest, worst = wait, position
    return [length + waited, waited, worst]
