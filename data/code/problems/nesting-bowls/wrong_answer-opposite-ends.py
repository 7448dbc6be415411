# Pairs the smallest bowl with the largest, the second with the second largest, and so on inwards.
n, g = map(int, input().split())
widths = sorted(map(int, input().split()))
low, high = 0, n - 1
places = 0
while low <= high:
    if low < high and widths[high] - widths[low] >= g:
        low += 1
    high -= 1
    places += 1
print(places)
