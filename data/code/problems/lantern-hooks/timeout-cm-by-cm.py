# Tries one distance after the other instead of halving the range.
n, c = map(int, input().split())
places = list(map(int, input().split()))
hooks = sorted(zip(places, input().strip(), strict=False))
old = [place for place, mark in hooks if mark == "L"]


def possible(gap):
    for left, right in zip(old, old[1:], strict=False):
        if right - left < gap:
            return False
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
    return added >= c


gap = 1
while gap < 10**9 and possible(gap + 1):
    gap += 1
print(gap)
