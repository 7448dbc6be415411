# Sends home one guest a round and renumbers: n rounds.
for _ in range(int(input())):
    n, p = map(int, input().split())
    turn = 1
    while n > 1 and p != 2:
        # Guest 3 becomes guest 1 of the smaller table, guest 1 the last one.
        p = n - 1 if p == 1 else p - 2
        n -= 1
        turn += 1
    print(turn)
