# Knows 40 as two twenties or as four tens, but not as one twenty and two tens.
def first_unserved(notes):
    tens = twenties = 0
    for i, note in enumerate(notes):
        if note == 10:
            tens += 1
        elif note == 20:
            if not tens:
                return i
            tens -= 1
            twenties += 1
        elif twenties >= 2:
            twenties -= 2
        elif tens >= 4:
            tens -= 4
        else:
            return i
    return -1
