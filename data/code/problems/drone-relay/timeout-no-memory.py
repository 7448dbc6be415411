# Plain recursion over what happens on each leg: exponential.
def arrival_chance(breaks, spares):
    def chance(i, left, broke):
        if i == len(breaks):
            return 1.0
        p = breaks[i]
        answer = (1 - p) * chance(i + 1, left, False)
        if not broke and left > 0:
            answer += p * chance(i + 1, left - 1, True)
        return answer

    return chance(0, spares, False)
