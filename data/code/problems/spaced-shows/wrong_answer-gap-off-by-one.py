# Keeps gap - 1 quiet evenings instead of gap.
def best_income(income, gap):
    if gap == 0:
        return sum(value for value in income if value > 0)
    best = [0]
    for i, value in enumerate(income):
        best.append(max(best[i], best[max(0, i - gap + 1)] + value))
    return best[-1]
