# Counts characters, not letters: 3D, with a single letter, passes for an abbreviation.
SMALL = set("a an and at but by for in of on or the to".split())
for _ in range(int(input())):
    words = input().split()
    out = []
    for i, word in enumerate(words):
        if len(word) > 1 and word.isupper():
            out.append(word)
            continue
        low = word.lower()
        if low in SMALL and i not in (0, len(words) - 1):
            out.append(low)
        else:
            out.append("-".join(part[:1].upper() + part[1:] for part in low.split("-")))
    print(*out)
