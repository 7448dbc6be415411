MARKS = set("，。！？；：、 \u3000")


def hidden_column(lines, phrase):
    rows = [[c for c in line if c not in MARKS] for line in lines]
    if len(rows) != len(phrase):
        return 0
    shortest = min(map(len, rows))
    for k in range(1, shortest + 1):
        if all(row[k - 1] == c for row, c in zip(rows, phrase, strict=True)):
            return k
    for k in range(1, shortest + 1):
        if all(row[-k] == c for row, c in zip(rows, phrase, strict=True)):
            return -k
    return 0
