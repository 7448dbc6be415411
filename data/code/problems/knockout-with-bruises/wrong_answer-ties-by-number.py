# Lets the smaller number win a tie, but the line is turned around after every round.
n, r = map(int, input().split())
line = [[int(e), i + 1] for i, e in enumerate(input().split())]
rounds = 0
while len(line) > 1:
    after = []
    for i in range(0, len(line) - 1, 2):
        pair = sorted(line[i : i + 2], key=lambda f: (-f[0], f[1]))
        after.append([pair[0][0] - pair[1][0] // 2, pair[0][1]])
    if len(line) % 2:
        after.append([line[-1][0] + r, line[-1][1]])
    line = after[::-1]
    rounds += 1
print(line[0][1], line[0][0], rounds)
