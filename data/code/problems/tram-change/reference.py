def first_unserved(notes):
    tens = twenties = 0
    for i, note in enumerate(notes):
        change = note - 10
        # Twenties are of less use than tens, so they go first.
        give = min(twenties, change // 20)
        change -= 20 * give
        if change > 10 * tens:
            return i
        twenties -= give
        tens -= change // 10
        tens += note == 10
        twenties += note == 20
    return -1
