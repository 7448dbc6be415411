# Adds the digits of every copy, k rounds for one badge.
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

for _ in range(int(input())):
    base, times, numeral = input().split()
    base = int(base)
    one = sum(DIGITS.index(digit) for digit in numeral)
    total = 0
    for _ in range(int(times)):
        total += one
    while total >= base:
        rest, total = total, 0
        while rest:
            total += rest % base
            rest //= base
    print(DIGITS[total])
