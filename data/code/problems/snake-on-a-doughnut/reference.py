import sys
from collections import deque

STEPS = {"U": (-1, 0), "D": (1, 0), "L": (0, -1), "R": (0, 1)}


def play(h, w, body, apples, moves):
    """Body: cells row * w + col, head first. Returns the words to print."""
    covered = set(body)
    row, col = divmod(body[0], w)
    upcoming = iter(apples)
    apple = next(upcoming, None)
    step = 0
    for direction, count in moves:
        dr, dc = STEPS[direction]
        for _ in range(count):
            step += 1
            row = (row + dr) % h
            col = (col + dc) % w
            cell = row * w + col
            if cell == apple:
                apple = next(upcoming, None)
                if cell in covered:
                    return "dead", len(body) + 1, step
            else:
                covered.remove(body.pop())
                if cell in covered:
                    return "dead", len(body) + 1, step
            covered.add(cell)
            body.appendleft(cell)
    return "alive", len(body), row + 1, col + 1


def main():
    tokens = iter(sys.stdin.read().split())
    h, w, y, x, length = (int(next(tokens)) for _ in range(5))
    body = deque((y - 1) * w + (x - 1 - i) % w for i in range(length))
    apples = []
    for _ in range(int(next(tokens))):
        row, col = int(next(tokens)), int(next(tokens))
        apples.append((row - 1) * w + col - 1)
    moves = []
    for _ in range(int(next(tokens))):
        direction = next(tokens)
        moves.append((direction, int(next(tokens))))
    print(*play(h, w, body, apples, moves))


main()
