from string import ascii_lowercase, ascii_uppercase, digits

start, step, n = map(int, input().split())
dial = start
for _ in range(n):
    line = []
    for c in input():
        for alphabet in (ascii_lowercase, ascii_uppercase):
            if c in alphabet:
                line.append(alphabet[(alphabet.index(c) - dial) % 26])
                dial = (dial + step) % 26
                break
        else:
            line.append(c)
            if c in digits:
                dial = start
    print("".join(line))
