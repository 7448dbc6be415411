# Counts the lines through the whole text, not in each paragraph anew.
columns, n = map(int, input().split())
text = "\n".join(input() for _ in range(n))
out = []
count = 0
for paragraph in text.split("\n\n"):
    if out:
        out.append("")
    row, size = [], 0
    for word in paragraph.split():
        if size + len(row) + len(word) > columns:
            gaps = len(row) - 1
            if gaps:
                for i in range(columns - size):
                    j = i % gaps
                    row[j if count % 2 == 0 else gaps - 1 - j] += " "
            out.append("".join(row))
            count += 1
            row, size = [], 0
        row.append(word)
        size += len(word)
    out.append(" ".join(row))
    count += 1
print("\n".join(out))
