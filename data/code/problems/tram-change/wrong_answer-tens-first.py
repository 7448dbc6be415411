# Gives change in tens as long as there are any, and lacks them later.
def first_unserved(notes):
    drawer = {10: 0, 20: 0, 50: 0}
    for i, note in enumerate(notes):
        change = note - 10
        for coin in (10, 20):
            while drawer[coin] and change >= coin:
                drawer[coin] -= 1
                change -= coin
        if change:
            return i
        drawer[note] += 1
    return -1
