# Sets the dial back to k at the beginning of each line.
start, step, n = map(int, input().split())
for _ in range(n):
    dial = start
    out = ""
    for c in input():
        if c.isalpha():
            base = 65 if c.isupper() else 97
            out += chr((ord(c) - base - dial) % 26 + base)
            dial += step
        else:
            out += c
            if c.isdigit():
                dial = start
    print(out)
