# Counts the tickets of every part anew.
n, q = map(int, input().split())
tickets = list(map(int, input().split()))
for _ in range(q):
    l, r = map(int, input().split())
    once = set()
    more = set()
    for i in range(l - 1, r):
        ticket = tickets[i]
        if ticket in once:
            once.remove(ticket)
            more.add(ticket)
        elif ticket not in more:
            once.add(ticket)
    print(len(once))
