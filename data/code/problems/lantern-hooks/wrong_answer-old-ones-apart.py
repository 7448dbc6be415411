# Overlooks that old lanterns may be close to each other, which bounds the answer from above.
n, c = map(int, input().split())
places = list(map(int, input().split()))
hooks = sorted(zip(places, input().strip(), strict=False))
old = [place for place, mark in hooks if mark == "L"]


def room(gap):
    added = ahead = 0
    last = None
    for place, mark in hooks:
        while ahead < len(old) and old[ahead] <= place:
            ahead += 1
        if mark == "L":
            last = place
        elif last is None or place - last >= gap:
            if ahead == len(old) or old[ahead] - place >= gap:
                added += 1
                last = place
    return added


low, high = 1, hooks[-1][0] - hooks[0][0]
while low < high:
    middle = (low + high + 1) // 2
    if room(middle) >= c:
        low = middle
    else:
        high = middle - 1
print(low)
