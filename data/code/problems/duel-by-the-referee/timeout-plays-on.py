# Plays all rounds until the referee stops the duel: up to 10^18.
from collections import deque


def play(t, a, b):
    won = r = 0
    while a and b and r < t:
        x, y = a.popleft(), b.popleft()
        if x == y:
            a.append(x)
            b.append(y)
        elif (x - y) % 3 == 0:
            a.append(y)
            b.append(x)
        elif x > y:
            a.extend((x, y))
            won += 1
        else:
            b.extend((y, x))
        r += 1
    if not a:
        return f"B {r}"
    if not b:
        return f"A {r}"
    return f"stopped {len(a)} {won}"


for _ in range(int(input())):
    t = int(input())
    print(play(t, deque(map(int, input().split())), deque(map(int, input().split()))))
