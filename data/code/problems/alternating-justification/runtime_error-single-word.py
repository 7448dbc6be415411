# Divides by the number of gaps of a line that has none.
columns, n = map(int, input().split())
text = "\n".join(input() for _ in range(n))
first = True
for paragraph in text.split("\n\n"):
    if not first:
        print()
    first = False
    rows = [[]]
    for word in paragraph.split():
        if rows[-1] and len(" ".join(rows[-1])) + 1 + len(word) > columns:
            rows.append([])
        rows[-1].append(word)
    for k, row in enumerate(rows[:-1]):
        gaps = len(row) - 1
        space, more = divmod(columns - len("".join(row)), gaps)
        line = row[0]
        for i in range(gaps):
            wide = i < more if k % 2 == 0 else i >= gaps - more
            line += " " * (space + wide) + row[i + 1]
        print(line)
    print(" ".join(rows[-1]))
