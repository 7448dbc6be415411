# Asks only whether the drawer holds enough money, not whether it holds the right notes.
def first_unserved(notes):
    money = 0
    for i, note in enumerate(notes):
        if money < note - 10:
            return i
        money += 10
    return -1
