def play_round(a, b):
    """The piles after a round, and 1 if A has won it."""
    x, y = a[0], b[0]
    a, b = a[1:], b[1:]
    if x == y:
        return a + (x,), b + (y,), 0
    if (x - y) % 3 == 0:
        return a + (y,), b + (x,), 0
    if x > y:
        return a + (x, y), b, 1
    return a, b + (y, x), 0


def judge(t, a, b):
    seen = {}  # position -> number of rounds played before it
    history = []  # for each number of rounds: cards of A, and rounds won by A
    won = 0
    for played in range(t + 1):
        if not a or not b:
            return "B" if not a else "A", played
        if (a, b) in seen:
            start = seen[a, b]
            cycles, extra = divmod(t - start, played - start)
            cards, won_before = history[start + extra]
            return "stopped", cards, won_before + cycles * (won - history[start][1])
        seen[a, b] = played
        history.append((len(a), won))
        if played < t:
            a, b, point = play_round(a, b)
            won += point
    return "stopped", len(a), won


def main():
    for _ in range(int(input())):
        t = int(input())
        a = tuple(map(int, input().split()))
        b = tuple(map(int, input().split()))
        print(*judge(t, a, b))


main()
