"""Numbers in words, in either language, as digits."""

import re

_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: n for n, word in enumerate(_ONES)} | {w: 20 + 10 * n for n, w in enumerate(_TENS)}
_LARGE = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORD = "|".join([*_SMALL, "hundred", *_LARGE])
_ENGLISH = re.compile(rf"\b(?:{_WORD})(?:(?:[ -]|,? and )(?:{_WORD}))*\b")
_HANZI = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_CHINESE = re.compile(
    r"[零〇一二两三四五六七八九十百千万亿]{2,24}|零(?!下)|[〇二两三四五六七八九十]"
)
_LONE = re.compile(r"^一$|一(?=[部家个位款项座次种所人页年米])(?<![之唯第统])")
_MIXED = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)亿(\d{1,4}(?:\.\d{1,9})?)万")
_HOURS = re.compile(
    r"(\d{1,3}) ?(?:hours?|hrs?|h|小时)(?: and|,)? ?(\d{1,2}) ?(?:minutes?|mins?|m|分钟?)(?![a-z])"
)


def with_digits(low: str) -> str:
    """A tidied text with digits for number words: "twenty-three", 一千二百五十, "2 h 58 min".

    A number whose words are no number is left as it is.
    """
    low = _HOURS.sub(lambda match: f"{60 * int(match[1]) + int(match[2])} minutes", low)
    low = _MIXED.sub(lambda match: f"{float(match[1]) * 10_000 + float(match[2]):.10g}万", low)
    low = _ENGLISH.sub(_english, low)
    low = _LONE.sub("1", low)
    return _CHINESE.sub(_chinese, low)


def _english(match: re.Match[str]) -> str:
    words = [word for word in re.split(r"[ ,-]+", match[0]) if word != "and"]
    if len(words) == 1 and (words[0] in _LARGE or words[0] in {"one", "hundred"}):
        whole = match[0] == match.string.strip(" .")
        return "1" if whole and words[0] == "one" else match[0]
    total = part = 0
    for word in words:
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        else:
            total, part = total + max(part, 1) * _LARGE[word], 0
    return str(total + part)


def _chinese(match: re.Match[str]) -> str:
    text = match[0]
    before = match.string[max(0, match.start() - 1) : match.start()]
    if before.isdigit() or before == ".":
        return text  # such as 1.25万
    if all(sign in _HANZI for sign in text):
        return "".join(str(_HANZI[sign]) for sign in text)
    total = part = digit = 0
    for sign in text:
        if sign in _HANZI:
            digit = _HANZI[sign]
        elif sign in _STEPS:
            part, digit = part + (digit or 1) * _STEPS[sign], 0
        else:
            total = (total + part + digit) * _MYRIADS[sign]
            part = digit = 0
    return str(total + part + digit)
