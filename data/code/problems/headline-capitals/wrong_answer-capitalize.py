# Raises the first letter of the whole word only, not that of each part.
SMALL = "a an and at but by for in of on or the to".split()
for _ in range(int(input())):
    words = input().split()
    for i, word in enumerate(words):
        if sum(c.isalpha() for c in word) > 1 and word.upper() == word:
            continue
        if word.lower() in SMALL and 0 < i < len(words) - 1:
            words[i] = word.lower()
        else:
            words[i] = word.capitalize()
    print(" ".join(words))
