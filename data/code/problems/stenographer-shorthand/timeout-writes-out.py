# Walks through the text letter by letter up to the last position asked for.
text = input().strip()
input()
asked = [int(k) for k in input().split()]


def build(i):
    parts = []
    times = 0
    while i < len(text) and text[i] != ")":
        if text[i].isdigit():
            times = times * 10 + int(text[i])
        elif text[i] == "(":
            inner, i = build(i + 1)
            parts.append((times, inner))
            times = 0
        else:
            parts.append(text[i])
        i += 1
    return parts, i


def letters(parts):
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            for _ in range(part[0]):
                yield from letters(part[1])


found = {}
wanted = set(asked)
for k, c in enumerate(letters(build(0)[0]), 1):
    if k in wanted:
        found[k] = c
        if len(found) == len(wanted):
            break
print("".join(found.get(k, ".") for k in asked))
