DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
UNIT = SMALL | LARGE


def parse(text):
    if not any(char in UNIT for char in text):
        return int("".join(str(DIGIT[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in DIGIT:
            digit = DIGIT[char]
        elif char in SMALL:
            section += (digit or 1) * SMALL[char]
            digit = 0
        else:
            total += (section + digit) * LARGE[char]
            section = digit = 0
    before_last = text[-2:-1]
    if digit and before_last in UNIT and before_last != "十":
        digit *= UNIT[before_last] // 10
    return total + section + digit


def parse_numbers(texts):
    return [-parse(text[1:]) if text[0] == "负" else parse(text) for text in texts]
