import re

ESCAPE = re.compile(
    r"""\\(?:
        (?P<simple>[nt\\"])
      | x(?P<two>[0-9a-fA-F]{2})
      | u\{(?P<long>[0-9a-fA-F]{1,6})\}
      | \n[ \t]*
    )""",
    re.VERBOSE,
)
SIMPLE = {"n": "\n", "t": "\t", "\\": "\\", '"': '"'}


def replace(match):
    if match["simple"]:
        return SIMPLE[match["simple"]]
    digits = match["two"] or match["long"]
    if not digits:
        return ""
    code = int(digits, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return match[0]
    return chr(code)


def unescape(text):
    return ESCAPE.sub(replace, text)
