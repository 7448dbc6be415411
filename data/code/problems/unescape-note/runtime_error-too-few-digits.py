# Takes for granted that two hexadecimal digits follow \x and that the code point is allowed.
SIMPLE = {"n": "\n", "t": "\t", "\\": "\\", '"': '"'}


def unescape(text):
    out = []
    at = 0
    while at < len(text):
        following = text[at + 1 : at + 2]
        if text[at] != "\\":
            out.append(text[at])
            at += 1
        elif following in SIMPLE:
            out.append(SIMPLE[following])
            at += 2
        elif following == "\n":
            at += 2
            while at < len(text) and text[at] in " \t":
                at += 1
        elif following == "x":
            out.append(chr(int(text[at + 2 : at + 4], 16)))
            at += 4
        elif text.startswith("u{", at + 1):
            end = text.index("}", at)
            out.append(chr(int(text[at + 3 : end], 16)))
            at = end + 1
        else:
            out.append("\\")
            at += 1
    return "".join(out)
