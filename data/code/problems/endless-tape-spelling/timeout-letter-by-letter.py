# Walks along the tape one place at a time.
strip = input().strip()
letters = set(strip)
n = len(strip)
for _ in range(int(input())):
    word = input().strip()
    if not set(word) <= letters:
        print(0)
        continue
    place = done = 0
    while done < len(word):
        if strip[place % n] == word[done]:
            done += 1
        place += 1
    print(place)
