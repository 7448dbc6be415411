# Strips marks only at the two ends of a line, so that those in the middle count as characters.
def hidden_column(lines, phrase):
    rows = [line.strip("，。！？；：、 \u3000") for line in lines]
    if len(rows) != len(phrase):
        return 0
    for k in range(1, min(len(row) for row in rows) + 1):
        if "".join(row[k - 1] for row in rows) == phrase:
            return k
    for k in range(1, min(len(row) for row in rows) + 1):
        if "".join(row[-k] for row in rows) == phrase:
            return -k
    return 0
