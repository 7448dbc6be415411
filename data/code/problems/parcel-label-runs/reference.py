from itertools import groupby


def piece(letter, length):
    return f"{letter}{length}" if length >= 3 else letter * length


for _ in range(int(input())):
    shortened = []
    for letter, run in groupby(input().strip()):
        nines, left = divmod(len(list(run)), 9)
        shortened.append(piece(letter, 9) * nines + piece(letter, left))
    print("".join(shortened))
