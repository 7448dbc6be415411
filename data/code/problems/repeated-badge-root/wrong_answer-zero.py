# Gives base - 1 for a badge of zeros.
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

for _ in range(int(input())):
    base, times, numeral = input().split()
    base = int(base)
    total = int(times) * sum(DIGITS.index(digit) for digit in numeral)
    print(DIGITS[(total - 1) % (base - 1) + 1])
