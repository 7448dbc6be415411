import sys


def room(hooks, gap):
    """How many new lanterns fit at this distance; -1 if the old ones are closer."""
    next_old = [None] * len(hooks)
    upcoming = None
    for i in range(len(hooks) - 1, -1, -1):
        next_old[i] = upcoming
        if hooks[i][1]:
            upcoming = hooks[i][0]
    added = 0
    last = None
    for (place, old), following in zip(hooks, next_old, strict=True):
        far_left = last is None or place - last >= gap
        if old:
            if not far_left:
                return -1
            last = place
        elif far_left and (following is None or following - place >= gap):
            added += 1
            last = place
    return added


lines = sys.stdin.read().split("\n")
new = int(lines[0].split()[1])
hooks = sorted(
    zip(map(int, lines[1].split()), (mark == "L" for mark in lines[2].strip()), strict=True)
)
low, high = 1, hooks[-1][0] - hooks[0][0]
while low < high:
    middle = (low + high + 1) // 2
    if room(hooks, middle) >= new:
        low = middle
    else:
        high = middle - 1
print(low)
