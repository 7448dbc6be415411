import sys


def main():
    data = list(map(int, sys.stdin.read().split()))
    n, m, link = data[:3]
    cables = [[] for _ in range(n + 1)]
    for i in range(3, 3 + 3 * m, 3):
        a, b, length = data[i : i + 3]
        cables[a].append((b, length))
        cables[b].append((a, length))

    def distances(start):
        away = {start: 0}
        stack = [start]
        while stack:
            x = stack.pop()
            for y, length in cables[x]:
                if y not in away:
                    away[y] = away[x] + length
                    stack.append(y)
        return away

    def farthest(away):
        return max(away, key=away.get)

    # The computer that is farthest from x is an end of a longest way of the tree.
    seen = set()
    spread = 0
    radii = []
    for computer in range(1, n + 1):
        if computer in seen:
            continue
        first = distances(computer)
        seen.update(first)
        end = farthest(first)
        one = distances(end)
        other = distances(farthest(one))
        spread = max(spread, max(one.values()))
        radii.append(min(max(one[x], other[x]) for x in one))

    # All trees are joined, centre to centre, to the tree of the largest radius.
    radii.sort(reverse=True)
    if len(radii) > 1:
        spread = max(spread, radii[0] + radii[1] + link)
    if len(radii) > 2:
        spread = max(spread, radii[1] + radii[2] + 2 * link)
    print(spread)


main()
