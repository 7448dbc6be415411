# Counts the different tickets of a part instead of those that occur once.
n, q = map(int, input().split())
tickets = list(map(int, input().split()))
parts = {}
for k in range(q):
    l, r = map(int, input().split())
    parts.setdefault(r, []).append((l, k))
tree = [0] * (n + 1)


def add(i, x):
    while i <= n:
        tree[i] += x
        i += i & -i


def upto(i):
    s = 0
    while i:
        s += tree[i]
        i -= i & -i
    return s


last = {}
answers = [0] * q
for i, ticket in enumerate(tickets, 1):
    if ticket in last:
        add(last[ticket], -1)
    add(i, 1)
    last[ticket] = i
    for l, k in parts.get(i, []):
        answers[k] = upto(i) - upto(l - 1)
print(*answers, sep="\n")
