# Keeps the distance to the lantern on the left, but hangs new lanterns too close to old ones ahead.
n, c = map(int, input().split())
places = list(map(int, input().split()))
hooks = sorted(zip(places, input().strip(), strict=False))


def enough(gap):
    added = 0
    last = -(10**12)
    for place, mark in hooks:
        if mark == "L":
            last = place
        elif place - last >= gap:
            added += 1
            last = place
    return added >= c


old = [place for place, mark in hooks if mark == "L"]
low, high = 1, 10**9
for left, right in zip(old, old[1:], strict=False):
    high = min(high, right - left)
while low < high:
    middle = (low + high + 1) // 2
    if enough(middle):
        low = middle
    else:
        high = middle - 1
print(low)
