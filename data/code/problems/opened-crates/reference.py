from collections import deque

n, capacity = map(int, input().split())
best = [0] * (capacity + 1)  # best[x]: the greatest profit with weight at most x
for _ in range(n):
    weight, value, pieces, fee = map(int, input().split())
    improved = best[:]
    for rest in range(min(weight, capacity + 1)):
        # Weights rest, rest + weight, …: a window over the last `pieces` of them. What a start is
        # worth is best[x] less the value of the pieces up to x, so that starts can be compared.
        window = deque()
        for count, x in enumerate(range(rest, capacity + 1, weight)):
            if window and window[0][0] < count - pieces:
                window.popleft()
            if window:
                improved[x] = max(improved[x], window[0][1] + count * value - fee)
            worth = best[x] - count * value
            while window and window[-1][1] <= worth:
                window.pop()
            window.append((count, worth))
    best = improved
print(best[capacity])
