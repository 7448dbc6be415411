# zip stops at the shorter one: a phrase that is shorter or longer than the poem is found all the same.
MARKS = "，。！？；：、 \u3000"


def hidden_column(lines, phrase):
    rows = ["".join(c for c in line if c not in MARKS) for line in lines]
    shortest = min(len(row) for row in rows)
    for k in range(1, shortest + 1):
        if all(row[k - 1] == c for row, c in zip(rows, phrase)):  # noqa: B905
            return k
    for k in range(1, shortest + 1):
        if all(row[-k] == c for row, c in zip(rows, phrase)):  # noqa: B905
            return -k
    return 0
