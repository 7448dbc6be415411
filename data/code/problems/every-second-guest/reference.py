def turn(n, p):
    gone = 0
    while n > 1:
        if p % 2 == 0:
            return gone + p // 2
        gone += n // 2
        if n % 2 == 0:
            n, p = n // 2, (p + 1) // 2
        elif p == 1:
            # The waiter has just passed by guest n, so guest 1 is the next to go.
            return gone + 1
        else:
            gone += 1
            n, p = n // 2, (p - 1) // 2
    return gone + 1


for _ in range(int(input())):
    print(turn(*map(int, input().split())))
