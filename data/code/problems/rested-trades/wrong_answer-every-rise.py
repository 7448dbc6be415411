# Greedy: sells at the end of every rise that pays the fee, if the rest allows it.
def best_profit(prices, fee, rest):
    profit = 0
    day = 0
    while day < len(prices) - 1:
        while day < len(prices) - 1 and prices[day + 1] <= prices[day]:
            day += 1
        bought = prices[day]
        while day < len(prices) - 1 and prices[day + 1] >= prices[day]:
            day += 1
        if prices[day] - bought > fee:
            profit += prices[day] - bought - fee
            day += rest + 1
    return profit
