"""Citations in Markdown, in the forms that language models write them.

`[text](address)`, `(address)`, `<address>` and bare addresses; `[1]`, `[1, 2]`, `[1-3]`, `【1】`
and `[^1]`, with a numbered list under a heading such as "Sources" or 来源, or with lines
`[^1]: address`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

MARK, OPEN, CLOSE = "\ue000", "\ue001", "\ue002"
"""What stands for a citation, and what is put around the text of a link."""
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"`|\[\]{}（）【】「」『』《》“”，。；、！？\ue000-\ue002]{1,600}",
    re.IGNORECASE,
)
_LABEL = (
    r"\^(?P<label>[\w.-]{1,40})"
    r"|(?:(?:sources?|refs?\.?|来源|资料|文献|参考)\s?)?"
    r"(?P<numbers>\^?\d{1,3}(?:\s?[,，、;；–—-]\s?\^?\d{1,3}){0,20})(?:†[^\]】\n]{0,100})?"
)
_REFERENCE = re.compile(rf"[\[［【]\s?(?:{_LABEL})\s?[\]］】](?!\]?\()", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,3})(?:\s?[–—-]\s?\^?(\d{1,3}))?")
_RANGE = 30
_BACK = 300
"""How far before an address the text of its link may begin."""
_AFTER = re.compile(r">?\s?(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}')?\s?\)")
_DEFINED = re.compile(
    r"\s{0,3}(?:[-*+•]\s)?[\[［【]\^?([\w.-]{1,40})[\]］】](?:\s?[:：]|(?=\s[^\n]{0,200}?(?:https?://|www\.)\S*\s*$))"
)
_HEAD = re.compile(
    r"\s{0,3}(?:#{1,6}\s*)?(?:\*\*|__)?\s*(?:\d{1,2}[.、)]\s*|[一二三四五六七八九十]{1,2}、\s*)?"
    r"(?:list of\s+|selected\s+|key\s+)?"
    r"(?:sources?|references?|bibliography|works cited|citations?|footnotes?|endnotes|source list"
    r"|links|参考文献|参考资料|参考来源|参考链接|参考|信息来源|资料来源|引用来源|来源列表|引用|来源|出处|注释|脚注)"
    r"(?:\s+(?:used|cited|consulted|and notes|list|and references))?"
    r"\s*[:：]?\s*(?:\*\*|__)?\s*[:：]?\s*",
    re.IGNORECASE,
)
_ANY_HEAD = re.compile(r"\s{0,3}#{1,6}\s")
_NUMBERED = re.compile(
    r"\s*(?:[-*+•]\s+)?(?:\*\*)?"
    r"(?:[\[［【(（]\^?(\d{1,3})[\]］】)）]|(\d{1,3})\s?[.)、:：])(?:\*\*)?\s*[:：]?"
)
_INSIDE = re.compile(r"[(（]([^()（）\n]{1,800})[)）]")
_LINKED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
_SOURCE = re.compile(
    r"\s*(?:sources?|see|via|cf\.?|ref|来源|见|参见|据|出处|引自)\s*[:：]?", re.IGNORECASE
)
_BARE = re.compile(r"[\d\s.,;^]*|sources?|link|here|来源|链接|出处|原文|网页", re.IGNORECASE)


class Marked(NamedTuple):
    """A text with a mark for each citation, and the addresses that each means; "" for none."""

    text: str
    cites: tuple[tuple[str, ...], ...]


class Parts(NamedTuple):
    """A report without its list of sources.

    Attributes:
        defined: the address under each number or label of the list.
        listed: all addresses in the list.
    """

    body: str
    defined: Mapping[str, str]
    listed: tuple[str, ...]


def urls(text: str) -> Iterator[tuple[int, int, str]]:
    """The addresses in a text, and where they begin and end."""
    at = 0
    while match := _URL.search(text, at):
        url = _trimmed(match[0])
        at = match.start() + len(url)
        yield match.start(), at, url


def part_sources(text: str) -> Parts:
    """Parts a report into its body and its list of sources."""
    body: list[str] = []
    defined: dict[str, str] = {}
    listed: list[str] = []
    inside, label = False, ""
    for line in text.split("\n"):
        is_head = len(line) < 60 and bool(_HEAD.fullmatch(line))
        if is_head or (inside and _ANY_HEAD.match(line)):
            inside, label = is_head, ""
        elif match := _DEFINED.match(line):
            found = [url for _, _, url in urls(line)]
            listed += found
            defined.setdefault(match[1], found[0] if found else "")
            label = "" if found else match[1]
            continue
        if not inside:
            body.append(line)
        elif not is_head:
            found = [url for _, _, url in urls(line)]
            listed += found
            if match := _NUMBERED.match(line):
                label = match[1] or match[2]
            elif found and not label:
                label = str(len(listed))
            if found:
                if not defined.get(label):
                    defined[label] = found[0]
                label = ""
    return Parts("\n".join(body), defined, tuple(listed))


def mark(text: str, defined: Mapping[str, str]) -> Marked:
    """Puts a mark in the stead of each citation."""
    pieces: list[str] = []
    cites: list[tuple[str, ...]] = []
    end = 0
    for start, stop, kind, found in _found(text):
        if start < end:
            continue
        if kind == "reference":
            labels = [found] if found.startswith("^") else list(_expanded(found))
            cites.append(tuple(defined.get(label.removeprefix("^"), "") for label in labels))
            pieces += [text[end:start], MARK]
            end = stop
            continue
        cites.append((found,))
        if link := _link(text, start, stop, end):
            begin, anchor, after = link
            shown = "" if _BARE.fullmatch(anchor) or _URL.match(anchor) else anchor
            pieces += [text[end:begin], f"{OPEN}{shown}{CLOSE}" if shown else "", MARK]
            end = after
        else:
            pieces += [text[end:start].removesuffix("<"), MARK]
            end = stop + (text[stop : stop + 1] == ">")
    pieces.append(text[end:])
    return Marked(_without_brackets("".join(pieces)), tuple(cites))


def _found(text: str) -> list[tuple[int, int, str, str]]:
    """Addresses and references, in order."""
    found = [(start, stop, "url", url) for start, stop, url in urls(text)]
    for match in _REFERENCE.finditer(text):
        label = f"^{match['label']}" if match["label"] else match["numbers"]
        found.append((match.start(), match.end(), "reference", label))
    return sorted(found)


def _link(text: str, start: int, stop: int, least: int) -> tuple[int, str, int] | None:
    """Where the link around an address begins, its text, and where it ends."""
    before = text[max(least, start - 3) : start].rstrip(" <")
    if not before.endswith("]("):
        return None
    close = text.rfind("](", least, start)
    begin = text.rfind("[", max(least, close - _BACK), close)
    if begin < 0 or "\n" in text[begin:close]:
        return None
    if begin > least and text[begin - 1] == "[" and text[close - 1 : close] == "]":
        begin -= 1
    if begin > least and text[begin - 1] == "!":
        begin -= 1
    after = _AFTER.match(text, stop)
    anchor = text[begin:close].strip("![] ")
    return begin, anchor, after.end() if after else stop


def _without_brackets(text: str) -> str:
    """Without the brackets in which there is nothing but sources."""

    def bare(match: re.Match[str]) -> str:
        inside = match[1]
        rest = _SOURCE.sub("", _LINKED.sub("", inside), count=1).replace(MARK, "")
        if MARK not in inside or any(sign.isalnum() for sign in rest):
            return match[0]
        return MARK * inside.count(MARK)

    return _INSIDE.sub(bare, text)


def _expanded(numbers: str) -> Iterator[str]:
    for match in _NUMBERS.finditer(numbers):
        first, last = int(match[1]), int(match[2] or match[1])
        yield from map(
            str, range(first, last + 1) if 0 <= last - first <= _RANGE else (first, last)
        )


def _trimmed(url: str) -> str:
    """Without what stands behind an address: stops, and a bracket that it did not open."""
    depth = 0
    for i, sign in enumerate(url):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            url = url[:i]
            break
    return url.rstrip(".,;:!?'*_~")
