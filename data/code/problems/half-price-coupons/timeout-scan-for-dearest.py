# Searches the whole basket for the dearest item for every coupon.
def cheapest_total(prices, coupons):
    prices = list(prices)
    if not prices:
        return 0
    for _ in range(coupons):
        best = 0
        for i in range(len(prices)):
            if prices[i] > prices[best]:
                best = i
        prices[best] //= 2
    return sum(prices)
