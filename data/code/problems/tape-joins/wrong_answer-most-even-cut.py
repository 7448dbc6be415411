# Always makes the last join where the two parts are most alike in length.
input()
pieces = list(map(int, input().split()))


def glue(pieces):
    if len(pieces) == 1:
        return 0
    total = sum(pieces)
    cut = min(range(1, len(pieces)), key=lambda k: abs(total - 2 * sum(pieces[:k])))
    left = sum(pieces[:cut])
    return max(left, total - left) + glue(pieces[:cut]) + glue(pieces[cut:])


print(glue(pieces))
