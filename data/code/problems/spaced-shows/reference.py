def best_income(income, gap):
    best = [0]  # best[i]: the greatest total of the first i evenings
    for i, value in enumerate(income):
        best.append(max(best[i], best[max(0, i - gap)] + value))
    return best[-1]
