# Goes through all stretches.
def total_swing(prices, longest):
    total = 0
    for start in range(len(prices)):
        low = high = prices[start]
        for end in range(start + 1, min(start + longest, len(prices))):
            low = min(low, prices[end])
            high = max(high, prices[end])
            total += high - low
    return total
