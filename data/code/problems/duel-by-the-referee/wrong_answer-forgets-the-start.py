# Takes the whole way to the first repetition for the cycle.
def play(t, a, b):
    seen, history, won, r = set(), [], 0, 0
    while a and b and r < t:
        if (a, b) in seen:
            cycles, extra = divmod(t, r)
            return f"stopped {history[extra][0]} {history[extra][1] + cycles * won}"
        seen.add((a, b))
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
    if not a or not b:
        return f"{'A' if a else 'B'} {r}"
    return f"stopped {len(a)} {won}"


for _ in range(int(input())):
    print(play(int(input()), tuple(map(int, input().split())), tuple(map(int, input().split()))))
