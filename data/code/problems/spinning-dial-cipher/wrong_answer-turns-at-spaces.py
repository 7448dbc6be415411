# Turns the dial at every character but a digit, spaces and punctuation too.
start, step, n = map(int, input().split())
dial = start
for _ in range(n):
    out = ""
    for c in input():
        if c.isdigit():
            out += c
            dial = start
            continue
        if c.isalpha():
            base = ord("A") if c.isupper() else ord("a")
            c = chr((ord(c) - base - dial) % 26 + base)
        out += c
        dial = (dial + step) % 26
    print(out)
