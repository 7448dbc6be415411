# Replaces one kind of escape after the other, so that \\n turns into a line feed.
import re


def code_point(match):
    code = int(match[1], 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return match[0]
    return chr(code)


def unescape(text):
    text = re.sub(r"\\\n[ \t]*", "", text)
    text = text.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')
    text = re.sub(r"\\x([0-9a-fA-F]{2})", code_point, text)
    text = re.sub(r"\\u\{([0-9a-fA-F]{1,6})\}", code_point, text)
    return text.replace("\\\\", "\\")
