# A digit sets the dial to 0, not to k.
start, step, n = map(int, input().split())
dial = start
for _ in range(n):
    out = ""
    for c in input():
        if c.isalpha():
            base = ord("A") if c.isupper() else ord("a")
            out += chr((ord(c) - base - dial) % 26 + base)
            dial = (dial + step) % 26
        else:
            out += c
            if c.isdigit():
                dial = 0
    print(out)
