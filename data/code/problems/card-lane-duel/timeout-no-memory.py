# Plays out all games: exponential.
n = int(input())
points = list(map(int, input().split()))


def lead(i, j):
    if i == j:
        return 0
    best = max(points[i] - lead(i + 1, j), points[j - 1] - lead(i, j - 1))
    if j - i > 1:
        best = max(best, points[i] + points[i + 1] - lead(i + 2, j))
    return best


print(lead(0, n))
