# Tries every day of buying for every day of selling: quadratic.
def best_profit(prices, fee, rest):
    free = [0]
    for day, price in enumerate(prices):
        best = free[-1]
        for bought in range(day):
            before = free[bought - rest] if bought > rest else 0
            profit = before - prices[bought] + price - fee
            if profit > best:
                best = profit
        free.append(best)
    return free[-1]
