import pytest
from timing import soon

from arenagym.web.charset import decoded

CHINESE = "深度研究需要查找并核对许多来源。" * 30
JAPANESE = "情報を集めて確かめる。" * 30


@pytest.mark.parametrize(
    ("text", "codec", "declared", "tag"),
    [
        (CHINESE, "gb18030", "gb2312", None),
        (CHINESE, "gb18030", "GBK", None),
        (CHINESE, "gb18030", None, "gb18030"),
        (CHINESE, "gb18030", None, None),
        (CHINESE, "gb18030", "utf-8", "gbk"),
        (CHINESE, "gb18030", "utf-8", None),
        (CHINESE, "gb18030", "no-such", None),
        (CHINESE, "utf-8", "gb2312", None),
        (CHINESE, "utf-8", "iso-8859-1", None),
        (CHINESE, "utf-8-sig", "gb2312", None),
        (CHINESE, "utf-16", "utf-8", None),
        ("繁體字" * 50, "big5", "big5", None),
        ("繁體字" * 50, "big5", None, "Big5-HKSCS"),
        (JAPANESE, "cp932", "Shift_JIS", None),
        (JAPANESE, "euc-jp", None, "euc-jp"),
        ("Füchse café" * 30, "cp1252", "ISO-8859-1", None),
        ("Füchse café " * 30, "cp1252", None, None),
        ("лиса " * 30, "koi8-r", "koi8-r", None),
        ("лиса " * 30, "cp1251", None, "windows-1251"),
    ],
)
def test_text_is_read_whatever_is_said_about_it(text, codec, declared, tag):
    head = f'<html><meta charset="{tag}">' if tag else "<html>"
    assert decoded((head + text).encode(codec), declared) == head + text


def test_a_bad_byte_spoils_one_character_only():
    body = bytearray(CHINESE.encode())
    body[100] = 0xFF
    text = decoded(bytes(body), None)
    assert text.count("\ufffd") <= 3
    assert text[-100:] == CHINESE[-100:]


@pytest.mark.parametrize(
    "name", ["zip", "hex", "rot13", "unicode_escape", "idna", "utf-7", "undefined", "x" * 9_999]
)
def test_codecs_that_are_no_charsets_are_not_used(name):
    assert decoded(b"caf\xe9 \\u0041+AGE-" * 9, name) == "café \\u0041+AGE-" * 9


def test_any_bytes_are_some_text():
    def decode():
        for body in (bytes(range(256)) * 40_000, b"<meta " * 2**20, b"\xff" * 2**20, b""):
            decoded(body, "big5").encode()

    assert soon(decode, 5.0)
