def filled(words, columns):
    """The words of each line."""
    lines = [[]]
    used = -1
    for word in words:
        used += 1 + len(word)
        if used > columns:
            lines.append([])
            used = len(word)
        lines[-1].append(word)
    return lines


def widened(words, columns, wide_left):
    gaps = len(words) - 1
    space, wider = divmod(columns - sum(map(len, words)), gaps)
    line = words[0]
    for i, word in enumerate(words[1:]):
        wide = i < wider if wide_left else i >= gaps - wider
        line += " " * (space + wide) + word
    return line


columns, n = map(int, input().split())
paragraphs = "\n".join(input() for _ in range(n)).split("\n\n")
for number, paragraph in enumerate(paragraphs):
    if number:
        print()
    lines = filled(paragraph.split(), columns)
    for i, words in enumerate(lines):
        if len(words) == 1 or i == len(lines) - 1:
            print(*words)
        else:
            print(widened(words, columns, wide_left=i % 2 == 0))
