# Takes off one digit at a time, each time searching the first descent from the left.
for _ in range(int(input())):
    digits, k = input().split()
    k = int(k)
    lead = min(d for d in digits[: k + 1] if d != "0")
    start = digits.index(lead)
    rest = digits[start + 1 :]
    for _ in range(k - start):
        i = 0
        while i + 1 < len(rest) and rest[i] <= rest[i + 1]:
            i += 1
        rest = rest[:i] + rest[i + 1 :]
    print(lead + rest)
