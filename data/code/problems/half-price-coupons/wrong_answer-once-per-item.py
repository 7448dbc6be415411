# Uses at most one coupon on an item, the dearest items first.
def cheapest_total(prices, coupons):
    ordered = sorted(prices, reverse=True)
    return sum(price // 2 for price in ordered[:coupons]) + sum(ordered[coupons:])
