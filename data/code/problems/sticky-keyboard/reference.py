from itertools import groupby


def runs(text):
    return [(letter, len(list(run))) for letter, run in groupby(text)]


def possible(k, wanted, screen):
    pressed, shown = runs(wanted), runs(screen)
    return len(pressed) == len(shown) and all(
        a == b and presses <= length <= presses * k
        for (a, presses), (b, length) in zip(pressed, shown, strict=True)
    )


for _ in range(int(input())):
    k, wanted, screen = input().split()
    print("yes" if possible(int(k), wanted, screen) else "no")
