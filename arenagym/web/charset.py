"""`decoded`: a page's bytes as text, whatever is said about them."""

import re

_NAMES = {  # what the web calls them: the codec that reads it all
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("gb18030", "gbk", "gb2312", "gb_2312-80", "x-gbk", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "windows-949"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252"), "cp1252"),
    **{name: name for name in ("euc-jp", "iso-2022-jp", "koi8-r", "koi8-u")},
    **{f"iso-8859-{n}": f"iso-8859-{n}" for n in (*range(2, 12), *range(13, 17))},
    **{f"windows-125{n}": f"cp125{n}" for n in (0, 1, *range(3, 9))},
}
_META = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MAX_BAD = 0.01


def decoded(body: bytes, declared: str | None) -> str:
    """The text, by its mark; as UTF-8 if it is that; else as its header or its tags say.

    A charset that leaves more than a hundredth unread is not believed.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body.decode(codec, errors="replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        pass
    tag = _META.search(body[:4096])
    said = (declared or "", tag[1].decode("ascii", "replace") if tag else "")
    known = [_NAMES[name.lower()] for name in said if name.lower() in _NAMES]
    for codec in (*known, "utf-8", "gb18030"):
        text = body.decode(codec, errors="replace")
        if text.count("\N{REPLACEMENT CHARACTER}") <= _MAX_BAD * len(text):
            return text
    return body.decode("cp1252", errors="replace")
