# Puts the wider gaps on the left in every line.
columns, n = map(int, input().split())
text = "\n".join(input() for _ in range(n))
out = []
for paragraph in text.split("\n\n"):
    if out:
        out.append("")
    row, size = [], 0
    for word in paragraph.split():
        if size + len(row) + len(word) > columns:
            if len(row) == 1:
                out.append(row[0])
            else:
                for i in range(columns - size):
                    row[i % (len(row) - 1)] += " "
                out.append("".join(row))
            row, size = [], 0
        row.append(word)
        size += len(word)
    out.append(" ".join(row))
print("\n".join(out))
