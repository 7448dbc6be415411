# Finds what each box opens by a search of its own: quadratic in a circle of keys.
n, m = map(int, input().split())
cost = [0] + list(map(int, input().split()))
holders = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b = map(int, input().split())
    holders[b].append(a)


def openers(box):
    found = {box}
    stack = [box]
    while stack:
        for holder in holders[stack.pop()]:
            if holder not in found:
                found.add(holder)
                stack.append(holder)
    return found


total = count = 0
done = set()
for box in sorted(range(1, n + 1), key=lambda x: cost[x]):
    found = openers(box)
    if done & found:
        continue
    if all(box in openers(other) for other in found):
        total += cost[box]
        count += 1
        done |= found
print(total, count)
