# May buy again one day too early: counts the day of the sale as a day of rest.
def best_profit(prices, fee, rest):
    free = [0]
    holding = float("-inf")
    for day, price in enumerate(prices):
        free.append(max(free[-1], holding + price - fee))
        holding = max(holding, free[max(0, day - max(rest - 1, 0))] - price)
    return free[-1]
