DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

for _ in range(int(input())):
    base, times, numeral = input().split()
    base = int(base)
    total = int(times) * sum(DIGITS.index(digit) for digit in numeral)
    # A number and the sum of its digits leave the same remainder modulo base - 1.
    root = 1 + (total - 1) % (base - 1) if total else 0
    print(DIGITS[root])
