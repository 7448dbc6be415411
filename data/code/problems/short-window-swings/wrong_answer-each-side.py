# Cuts both sides of a day to the longest stretch, not the stretch as a whole.
def total_swing(prices, longest):
    n = len(prices)

    def highs(a):
        total = 0
        stack = []
        for i in range(n + 1):
            while stack and (i == n or a[stack[-1]] <= a[i]):
                j = stack.pop()
                left = stack[-1] if stack else -1
                total += a[j] * min(longest, j - left) * min(longest, i - j)
            stack.append(i)
        return total

    return highs(prices) + highs([-p for p in prices])
