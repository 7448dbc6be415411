SMALL = set("a an and at but by for in of on or the to".split())


def capitals(word, inside):
    letters = [c for c in word if c.isalpha()]
    if len(letters) >= 2 and not any(c.islower() for c in letters):
        return word
    word = word.lower()
    if inside and word in SMALL:
        return word
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


for _ in range(int(input())):
    words = input().split()
    last = len(words) - 1
    print(*(capitals(word, 0 < i < last) for i, word in enumerate(words)))
