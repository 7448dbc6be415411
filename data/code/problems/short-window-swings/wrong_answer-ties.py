# Counts a stretch once for every day that has its greatest or least price.
def total_swing(prices, longest):
    n = len(prices)

    def pairs(m):
        return (m + 1) * (m + 2) // 2 if m >= 0 else 0

    def count(p, q):
        m = longest - 1
        return pairs(m) - pairs(m - p) - pairs(m - q) + pairs(m - p - q)

    def highs(a):
        left, right = [-1] * n, [n] * n
        stack = []
        for i in range(n):
            while stack and a[stack[-1]] < a[i]:
                right[stack.pop()] = i
            stack.append(i)
        stack = []
        for i in range(n - 1, -1, -1):
            while stack and a[stack[-1]] < a[i]:
                left[stack.pop()] = i
            stack.append(i)
        return sum(a[i] * count(i - left[i], right[i] - i) for i in range(n))

    return highs(prices) + highs([-p for p in prices])
