VALUE = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
STEPS = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
]


def read(numeral):
    values = [VALUE[letter] for letter in numeral.upper()]
    total = values[-1]
    for value, following in zip(values, values[1:], strict=False):
        total += -value if following > value else value
    return total


def write(number):
    out = []
    for value, symbol in STEPS:
        out.append(symbol * (number // value))
        number %= value
    return "".join(out)


total = sum(read(input().strip()) for _ in range(int(input())))
print(total, write(total) if total <= 3999 else "-")
