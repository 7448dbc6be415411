def best_profit(prices, fee, rest):
    free = [0]  # free[d]: the greatest profit after d days without a share
    holding = float("-inf")  # the same with a share
    for day, price in enumerate(prices):
        sold = holding + price - fee
        may_buy_again = free[max(0, day - rest)]
        holding = max(holding, may_buy_again - price)
        free.append(max(free[-1], sold))
    return free[-1]
