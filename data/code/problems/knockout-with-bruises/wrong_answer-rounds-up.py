# Rounds half of the loser's energy up instead of down.
n, r = map(int, input().split())
line = [[int(e), i + 1] for i, e in enumerate(input().split())]
rounds = 0
while len(line) > 1:
    after = []
    for i in range(0, len(line) - 1, 2):
        first, second = line[i], line[i + 1]
        if first[0] < second[0]:
            first, second = second, first
        after.append([first[0] - (second[0] + 1) // 2, first[1]])
    if len(line) % 2:
        after.append([line[-1][0] + r, line[-1][1]])
    line = after[::-1]
    rounds += 1
print(line[0][1], line[0][0], rounds)
