# Makes a list of all the guests, which does not fit into memory.
for _ in range(int(input())):
    n, p = map(int, input().split())
    guests = list(range(1, n + 1))
    turn = 0
    at = 0
    while guests:
        at = (at + 1) % len(guests)
        turn += 1
        if guests.pop(at) == p:
            break
    print(turn)
