"""Reads the arguments that an agent wrote, all of it untrusted, and says what is wrong."""

import re
from collections.abc import Sequence

from arenagym.envs.arguments import clean, echo
from arenagym.envs.bilingual import Text
from arenagym.errors import ArenagymError, SourceError
from arenagym.records.jsonl import without_surrogates

MAX_QUERY = 400
MAX_QUERIES = 5
MAX_HITS = 20
_MAX_URL = 2_000
_LINK = re.compile(r"\[[^\]]*\]\(\s*<?(\S+?)>?(?:\s.*)?\)")
_EDGES = " \t\r\n<>\"'`“”‘’《》"


class RefusedError(ArenagymError):
    """A call without an answer: what is wrong and what to do instead, in both languages.

    Attributes:
        shown: addresses that the message names.
    """

    def __init__(self, zh: str, en: str, shown: Sequence[str] = ()) -> None:
        super().__init__(en)
        self.text, self.shown = Text(zh, en), tuple(shown)


def read_queries(given: object) -> list[str]:
    """One query or several, each on one line of at most 400 characters.

    Raises:
        RefusedError: there is none, or more than five.
    """
    parts = list(given) if isinstance(given, list | tuple) else [given]
    queries = [text for part in parts[: MAX_QUERIES + 1] if (text := read_line(part, MAX_QUERY))]
    if not queries or len(parts) > MAX_QUERIES:
        raise RefusedError(
            f"query 为空，或超过 {MAX_QUERIES} 个。请给出 1 到 {MAX_QUERIES} 个查询，"
            "例如 query=诺维克大学 校长。",
            f"query is empty, or holds more than {MAX_QUERIES}. Try 1 to {MAX_QUERIES} queries, "
            "such as query=president of Norvik University.",
        )
    return list(dict.fromkeys(queries))


def read_line(given: object, most: int) -> str:
    """Text on one line; "" for None."""
    return "" if given is None else clean(given, most)


def read_number(given: object, name: str, most: int) -> int:
    """A whole number of at least 1, also from text; more than `most` is `most`.

    Raises:
        RefusedError: it is none.
    """
    text = clean(given, 12)
    if not (text.isascii() and text.isdigit() and int(text) >= 1):
        raise RefusedError(
            f"{name}={echo(text)} 不是正整数。请用 {name}=1、2、3…",
            f"{name}={echo(text)} is no number from 1 on. Try {name}=1, 2, 3 …",
        )
    return min(int(text), most)


def read_address(given: object) -> str:
    """An address without what often stands around one.

    Raises:
        RefusedError: there is none, or it is too long to be one.
    """
    text = given if isinstance(given, str) else "" if given is None else repr(given)
    text = without_surrogates(text[: 2 * _MAX_URL]).strip(_EDGES)
    if link := _LINK.fullmatch(text):
        text = link[1]
    if not text:
        raise RefusedError(
            "缺少 url。请从 search 的结果中复制一个网址，例如 url=https://…",
            "url is empty. Try an address from the results of search, such as url=https://…",
        )
    if len(text) > _MAX_URL:
        raise RefusedError(
            f"url 超过 {_MAX_URL} 个字符。请从 search 的结果中复制一个网址。",
            f"url has more than {_MAX_URL:,} characters. Try one from the results of search.",
        )
    return text


_OTHER = "请打开其他结果。", "Open another result."
_ENOUGH = "请根据已有的内容作答。", "Answer from what you have."
_COPY = "请从 search 的结果中复制网址。", "Copy an address from the results of search."
_AGAIN = "可以再试一次，或换一个来源。", "Try it once more, or another source."
_FAILURES = {
    "quota": ("调用次数已用完", _ENOUGH),
    "key": ("来源拒绝了我们", _ENOUGH),
    "request": ("来源不接受这样的参数", ("请检查参数。", "Check the arguments.")),
    "network": ("无法连接", _OTHER),
    "timeout": ("来源太慢", _OTHER),
    "malformed": ("其中没有可读的文字", _OTHER),
    "refused": ("不允许访问", _OTHER),
    "too_large": ("文件太大", _OTHER),
    "not_found": ("没有这个网址的文档", _COPY),
    "not_recorded": ("录制中没有这次调用", _OTHER),
}


def advice(error: SourceError) -> Text:
    """What a source did not answer, and what to do about it."""
    failure, todo = _FAILURES.get(error.kind, ("来源没有回答", _OTHER))
    zh, en = _AGAIN if error.passing else todo
    return Text(f"{failure}。{zh}", f"{clean(str(error), 300).rstrip('.')}. {en}")
