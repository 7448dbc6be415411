# Says `stopped` when somebody loses exactly in round t.
def play(t, a, b):
    seen, history, won, r = {}, [], 0, 0
    while r < t:
        if not a or not b:
            return f"{'A' if a else 'B'} {r}"
        if (a, b) in seen:
            s = seen[a, b]
            cycles, extra = divmod(t - s, r - s)
            return f"stopped {history[s + extra][0]} {history[s + extra][1] + cycles * (won - history[s][1])}"
        seen[a, b] = r
        history.append((len(a), won))
        x, y, a, b = a[0], b[0], a[1:], b[1:]
        if x == y:
            a, b = a + (x,), b + (y,)
        elif abs(x - y) % 3 == 0:
            a, b = a + (y,), b + (x,)
        elif x > y:
            a += (x, y)
            won += 1
        else:
            b += (y, x)
        r += 1
    return f"stopped {len(a)} {won}"


for _ in range(int(input())):
    print(play(int(input()), tuple(map(int, input().split())), tuple(map(int, input().split()))))
