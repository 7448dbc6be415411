# Lets int() judge the digits, which also takes signs, spaces and underscores.
SIMPLE = {"n": "\n", "t": "\t", "\\": "\\", '"': '"'}


def character(digits):
    try:
        code = int(digits, 16)
        if 0xD800 <= code <= 0xDFFF:
            return None
        return chr(code)
    except ValueError:
        return None


def unescape(text):
    out = []
    at = 0
    while at < len(text):
        char = text[at]
        following = text[at + 1 : at + 2]
        if char != "\\" or not following:
            out.append(char)
            at += 1
        elif following in SIMPLE:
            out.append(SIMPLE[following])
            at += 2
        elif following == "\n":
            at += 2
            while at < len(text) and text[at] in " \t":
                at += 1
        else:
            digits, size = "", 0
            if following == "x" and at + 4 <= len(text):
                digits, size = text[at + 2 : at + 4], 4
            elif text.startswith("u{", at + 1):
                end = text.find("}", at)
                if 4 <= end - at <= 9:
                    digits, size = text[at + 3 : end], end - at + 1
            found = character(digits)
            if found is None:
                out.append(char)
                at += 1
            else:
                out.append(found)
                at += size
    return "".join(out)
