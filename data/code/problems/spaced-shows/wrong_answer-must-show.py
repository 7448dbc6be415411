# Starts from the first evening's income, so that at least one show is held even at a loss.
def best_income(income, gap):
    if not income:
        return 0
    best = [income[0]]
    for i in range(1, len(income)):
        before = best[i - gap - 1] if i - gap - 1 >= 0 else 0
        best.append(max(best[i - 1], before + income[i]))
    return best[-1]
