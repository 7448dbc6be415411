# Greedy: takes the largest income that is still allowed.
def best_income(income, gap):
    free = [True] * len(income)
    total = 0
    for i in sorted(range(len(income)), key=lambda i: -income[i]):
        if income[i] > 0 and free[i]:
            total += income[i]
            for j in range(max(0, i - gap), min(len(income), i + gap + 1)):
                free[j] = False
    return total
