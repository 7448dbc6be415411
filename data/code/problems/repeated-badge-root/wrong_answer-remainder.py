# Takes the plain remainder modulo base - 1, which is 0 where the root is base - 1.
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

for _ in range(int(input())):
    base, times, numeral = input().split()
    base = int(base)
    total = int(times) * sum(DIGITS.index(digit) for digit in numeral)
    print(DIGITS[total % (base - 1)])
