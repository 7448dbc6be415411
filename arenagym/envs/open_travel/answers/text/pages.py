"""Makes text of any sort plain: its lines, with Markdown's marks taken off and remembered."""

import re
from bisect import bisect_right
from typing import NamedTuple

LONGEST = 200_000
"""Characters of a text that is read."""
_COLUMNS, _HEADER = 20, 24
_BOLD_LINE = 7
_ROW = "\ue000"
_WIDE = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
_ALIKE = {
    "-": "‐‑‒–—―−－", "~": "～〜∼", "→": "➡➔⟶➜⇒►▶⮕➞", "¥": "￥", "'": "‘’`´", '"': "“”„",
    " ": "\u3000\u00a0\t\v\f\u2009\u202f", "★": "⭐🌟", ":": "∶", "×": "✕✖",
    "": "\u200b\u200c\u200d\ufeff\ufe0f\u00ad\ue000\ue001\ue002",
    " taxi ": "🚕🚖🚗🚙🚘", " metro ": "🚇🚊🚝🚈", " bus ": "🚌🚍🚎", " walk ": "🚶",
    " bike ": "🚲🚴", " eat ": "🍜🍽🍴🥢🍲🍱🍚🍛", "\n- ": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫",
}  # fmt: skip
_PLAIN = str.maketrans(
    {chr(k): v for k, v in _WIDE.items()} | {c: to for to, each in _ALIKE.items() for c in each}
)
_ARROW = re.compile(r" ?(?:-{1,3}>|={1,2}>|>>) ?")
_TAG = re.compile(
    r"<(/?)(br|p|div|li|tr|ul|ol|h\d|b|i|em|strong|td|th|span|table)\b[^<>]{0,80}>", re.IGNORECASE
)
_PICTURE = re.compile("[\U0001f000-\U0001faff\u2600-\u2604\u2606-\u27bf]")
_BOLD = re.compile(
    r"(\*\*|__) ?(?=\S)([^\n]{1,120}?)(?<=\S) ?\1|\[([^\[\]\n]{1,80})\]\([^()\n]{1,300}\)"
)
_QUOTED = re.compile(r"[《「『【]([^《「『【》」』】\n]{1,60})[》」』】]|\"([^\"\n]{2,60})\"")
_LEAD = re.compile(
    r"[ >]{0,20}(?:(#{1,6}) ?"
    r"|((?:[-*•·+◆●○▪■]|\(?\d{1,2}[.)、](?!\d)|\(?[一二三四五六七八九十]{1,2}[、.)])(?: ?|$))){0,2}"
    r"[ *~|]*"
)


class Line(NamedTuple):
    """A line of a page.

    Attributes:
        start: where it starts; `end` where it ends.
        head: where its words start, behind bullets and numbers.
        heading: its level, if it is one of Markdown's; 7 if it is bold from end to end, else 0.
        item: whether it has a bullet or a number.
        row: whether it is of a table.
    """

    start: int
    end: int
    head: int
    heading: int
    item: bool
    row: bool


class Page(NamedTuple):
    """Plain text, its lines, and the spans that were in bold or in quotes."""

    text: str
    lines: tuple[Line, ...]
    marks: tuple[tuple[int, int], ...]


def read_page(raw: str) -> Page:
    """Make a text plain; it has at most `LONGEST` characters."""
    text = raw.translate(_PLAIN).replace("\r\n", "\n").replace("\r", "\n")
    text = _TAG.sub(_untagged, text)
    text = _ARROW.sub(" → ", text)
    text = _PICTURE.sub(" ", text)
    text = "\n".join(_rows(text.split("\n")))
    text = re.sub(" {2,}", " ", text)
    text, marks = _unmarked(text)
    marks += [m.span(1) if m[1] else m.span(2) for m in _QUOTED.finditer(text)]
    text = text.translate({ord(c): " " for c in "《「『【》」』】"})
    marks.sort()
    lines = []
    at = 0
    for each in text.split("\n"):
        if len(each.strip()) > 1:
            lines.append(_line(text, at, at + len(each), marks))
        at += len(each) + 1
    return Page(text.replace(_ROW, " "), tuple(lines), tuple(marks))


def _untagged(match: re.Match[str]) -> str:
    name = match[2].casefold()
    if name in {"b", "strong"}:
        return "**"
    return "; " if name == "br" else "" if name in {"i", "em", "span"} else "\n"


def _rows(lines: list[str]) -> list[str]:
    """Tables written out: each cell with the header of its column before it."""
    written: list[str] = []
    header: list[str] | None = None
    for i, line in enumerate(lines):
        if line.count("|") < 2 - line.strip().startswith("|"):
            header = None
            written.append(line)
            continue
        cells = _cells(line)
        if _rules(cells):
            continue
        below = _cells(lines[i + 1]) if i + 1 < len(lines) and "-" in lines[i + 1] else []
        if _rules(below) and "|" in lines[i + 1]:
            header = [_label(each) for each in cells]
            continue
        named = zip(header or [""] * len(cells), cells, strict=False)
        said = [f"{name}: {cell}" if name else cell for name, cell in named if cell.strip(" -—/")]
        written.append(_ROW + " | ".join(said))
    return written


def _cells(line: str) -> list[str]:
    return [each.strip() for each in line.strip().strip("|").split("|", _COLUMNS)]


def _rules(cells: list[str]) -> bool:
    return bool(cells) and all(each and not each.strip(":- ") and "-" in each for each in cells)


def _label(cell: str) -> str:
    """A header without what would end a label: 费用(元) is 费用/元."""
    plain = cell.replace("*", "").replace("(", "/").replace(":", "")
    return plain.replace(")", "")[:_HEADER].strip()


def _unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Without signs for bold and links, and where the words are that had them."""
    pieces, marks = [], []
    at = size = 0
    for match in _BOLD.finditer(text):
        inner = match[2] or match[3]
        before = text[at : match.start()]
        pieces += [before, inner]
        size += len(before)
        marks.append((size, size + len(inner)))
        size += len(inner)
        at = match.end()
    return "".join([*pieces, text[at:]]), marks


def _line(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> Line:
    row = text.startswith(_ROW, start)
    match = _LEAD.match(text, start + row, end)
    head = match.end() if match else start
    i = bisect_right(marks, (head, end)) - 1
    whole = i >= 0 and marks[i][0] <= head and marks[i][1] >= len(text[:end].rstrip(" :*")) - 1
    level = len(match[1]) if match and match[1] else _BOLD_LINE if whole and not row else 0
    return Line(start, end, head, level, bool(match and match[2]), row)
