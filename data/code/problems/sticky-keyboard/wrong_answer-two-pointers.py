# The usual two pointers for long presses: never looks at how often a letter may be repeated.
for _ in range(int(input())):
    k, wanted, screen = input().split()
    i = 0
    fine = True
    for j, c in enumerate(screen):
        if i < len(wanted) and wanted[i] == c:
            i += 1
        elif j == 0 or screen[j - 1] != c:
            fine = False
    print("yes" if fine and i == len(wanted) else "no")
