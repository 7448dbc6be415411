# Takes the first line's length for all lines.
def hidden_column(lines, phrase):
    rows = [[c for c in line if c not in "，。！？；：、 \u3000"] for line in lines]
    for k in range(1, len(rows[0]) + 1):
        if "".join(row[k - 1] for row in rows) == phrase:
            return k
    for k in range(1, len(rows[0]) + 1):
        if "".join(row[-k] for row in rows) == phrase:
            return -k
    return 0
