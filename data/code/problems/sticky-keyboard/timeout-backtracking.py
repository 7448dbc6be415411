# Tries every number of repetitions for each press, without remembering what failed.
def match(i, j):
    if i == len(wanted):
        return j == len(screen)
    for repeat in range(1, k + 1):
        if j + repeat > len(screen) or screen[j + repeat - 1] != wanted[i]:
            return False
        if match(i + 1, j + repeat):
            return True
    return False


for _ in range(int(input())):
    k, wanted, screen = input().split()
    k = int(k)
    print("yes" if match(0, 0) else "no")
