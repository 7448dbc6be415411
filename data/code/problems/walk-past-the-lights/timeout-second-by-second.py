# Walks and waits second by second: the road may be 10^15 metres long.
def walk(length, lights):
    at = {light[0]: light for light in lights}
    time = here = waited = longest = 0
    worst = -1
    while True:
        if here in at:
            _, green, red, shift = at[here]
            wait = 0
            while (time + shift) % (green + red) >= green:
                time += 1
                wait += 1
            waited += wait
            if wait > longest:
                longest, worst = wait, here
        if here == length:
            return [time, waited, worst]
        here += 1
        time += 1
