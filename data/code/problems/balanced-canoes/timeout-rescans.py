# Looks through all paddlers for the lightest one left, again and again: quadratic.
def fewest_canoes(weights, spread):
    seated = [False] * len(weights)

    def lightest():
        best = None
        for i in range(len(weights)):
            if not seated[i] and (best is None or weights[i] < weights[best]):
                best = i
        return best

    canoes = 0
    while True:
        first = lightest()
        if first is None:
            return canoes
        canoes += 1
        seated[first] = True
        second = lightest()
        if second is not None and weights[second] - weights[first] <= spread:
            seated[second] = True
