# Lays the first body without going around the edge.
from collections import deque

STEPS = {"U": (-1, 0), "D": (1, 0), "L": (0, -1), "R": (0, 1)}


def main():
    h, w, y, x, length = map(int, input().split())
    body = deque((y - 1, x - 1 - i) for i in range(length))
    covered = set(body)
    apples = deque()
    for _ in range(int(input())):
        r, c = map(int, input().split())
        apples.append((r - 1, c - 1))
    step = 0
    for _ in range(int(input())):
        letter, count = input().split()
        dr, dc = STEPS[letter]
        for _ in range(int(count)):
            step += 1
            cell = ((body[0][0] + dr) % h, (body[0][1] + dc) % w)
            grows = bool(apples) and apples[0] == cell
            if grows:
                apples.popleft()
            else:
                covered.discard(body.pop())
            body.appendleft(cell)
            if cell in covered:
                print("dead", len(body), step)
                return
            covered.add(cell)
    print("alive", len(body), body[0][0] + 1, body[0][1] + 1)


main()
