# Starts every round afresh at guest 1, also after a round over an odd number of guests.
def turn(n, p):
    gone = 0
    while n > 1:
        if p % 2 == 0:
            return gone + p // 2
        gone += n // 2
        n, p = (n + 1) // 2, (p + 1) // 2
    return gone + 1


for _ in range(int(input())):
    print(turn(*map(int, input().split())))
