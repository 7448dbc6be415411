# Looks at every earlier evening for the show before this one: quadratic.
def best_income(income, gap):
    ending = []
    for i, value in enumerate(income):
        before = 0
        for j in range(i - gap):
            before = max(before, ending[j])
        ending.append(before + value)
    return max(0, max(ending, default=0))
