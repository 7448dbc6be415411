# Compares the head with every cell of the body and moves every cell, in each step.
STEPS = {"U": (-1, 0), "D": (1, 0), "L": (0, -1), "R": (0, 1)}


def main():
    h, w, y, x, length = map(int, input().split())
    body = [(y - 1, (x - 1 - i) % w) for i in range(length)]
    apples = []
    for _ in range(int(input())):
        r, c = map(int, input().split())
        apples.append((r - 1, c - 1))
    step = eaten = 0
    for _ in range(int(input())):
        letter, count = input().split()
        dr, dc = STEPS[letter]
        for _ in range(int(count)):
            step += 1
            cell = ((body[0][0] + dr) % h, (body[0][1] + dc) % w)
            if eaten < len(apples) and apples[eaten] == cell:
                eaten += 1
                body.append(body[-1])
            for i in range(len(body) - 1, 0, -1):
                body[i] = body[i - 1]
            for i in range(1, len(body)):
                if body[i] == cell:
                    print("dead", len(body), step)
                    return
            body[0] = cell
    print("alive", len(body), body[0][0] + 1, body[0][1] + 1)


main()
