"""A report in Markdown as sentences: each with what it cites and the headings above it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from arenagym.envs.deep_research.verifier.reports.citations import (
    CLOSE,
    MARK,
    OPEN,
    mark,
    part_sources,
)
from arenagym.records.jsonl import without_surrogates

MOST = 120_000
"""Characters of a report that are looked at."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_RAISED = re.compile(r"<sup>\s?\[?(\d{1,3}(?:,\s?\d{1,3}){0,5})\]?\s?</sup>", re.IGNORECASE)
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_HEAD = re.compile(r"\s{0,3}(#{1,6})\s+(.*)")
_BOLD = re.compile(r"\s{0,3}(?:\*\*|__)([^*_]{1,80})(?:\*\*|__)\s?[:：]?\s*")
_ITEM = re.compile(r"(\s{0,40})(?:[-*+•·]|\d{1,3}[.)、]|[(（]\d{1,3}[)）]|[a-z][.)])\s+(.*)")
_RULE = re.compile(r"[\s:|=*_-]*")
_GAPS = re.compile(
    rf"(?:[。！？；]{{1,8}}[\"'”’)）\]」』*_]{{0,4}}|[.!?…]{{1,8}}[\"'”’)）\]」』*_]{{0,4}}(?=\s|{MARK}|{OPEN}|$|[一-鿿]))"
    rf"(?:\s*{MARK})*"
)
_TRAILING = re.compile(rf"(?:\s*{OPEN}[^{CLOSE}]*{CLOSE}{MARK})+(?=\s*(?:$|[.。]))")
_WANTING = re.compile(
    r"(?:\b(?:a|an|the|in|at|by|of|to|from|with|as|on|for|and|or|is|was|were|are|been|than|after|into"
    r"|under|named|called|includ(?:e|es|ed|ing)|founded|made|makes|wrote|directed|discovered"
    r"|invented|designed|acquired|bought|won|headed|led|married|joined|sponsored|[a-z]+ed)"
    r"|[,:(–—-]|[于在是为由与和及、至到自从给获得的了称叫有过明现办演产购计助入向任掌：，“《])\s*$",
    re.IGNORECASE,
)
"""What no sentence ends with."""
_WANTED = 24
_SHORT = re.compile(
    r"(?:^|[\s(\"'·])(?:[A-Z]|v|vs|st|dr|mr|mrs|ms|no|nos|prof|inc|ltd|co|corp|e\.g|i\.e|etc|cf|approx|ca"
    r"|vol|pp?|fig|jr|sr|dept|est|al|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$",
    re.IGNORECASE,
)
_SOURCES = re.compile(r"\W*(?:sources?|references?|来源|参考|出处|资料来源)\W*[:：]", re.IGNORECASE)
_EDGES = " .,;:。，；：()（）-*|"
_LOOSE = re.compile(r" (?=[.,;:!?)])")
_WORD = re.compile(r"[㐀-鿿]|[^\s㐀-鿿]+")
_LONGEST = 2_000
"""Characters of a sentence: what is longer is cut into pieces."""
_SIGNS = str.maketrans("", "", f"{OPEN}{CLOSE}`")


class Sentence(NamedTuple):
    """A sentence, an item of a list or a cell of a table.

    Attributes:
        text: as one reads it.
        cites: the addresses that stand in it, or right behind it; "" is a number that means none.
        block: the number of its paragraph, item or row, from 1.
        lead: the block of the item or sentence that its list belongs to; 0 if there is none.
        section: the number of the part of the report between two headings.
        leads: what it continues, the nearest first: the heads of its column and row, or the items
            and the sentence that its list belongs to.
        heads: the headings above it, the nearest first.
    """

    text: str
    cites: tuple[str, ...]
    block: int
    lead: int
    section: int
    leads: tuple[str, ...]
    heads: tuple[str, ...]


class Prose(NamedTuple):
    """A report.

    Attributes:
        closing: what lines cite that have nothing but sources, by section.
        beside: what cells of a table cite that have nothing but sources, by block.
        listed: addresses in the list of sources.
        body: without the list of sources and without addresses.
    """

    sentences: tuple[Sentence, ...]
    closing: dict[int, tuple[str, ...]]
    beside: dict[int, tuple[str, ...]]
    listed: tuple[str, ...]
    body: str


def read_prose(text: str) -> Prose:
    """A report as sentences. What is beyond `MOST` characters is not read."""
    text = _PRIVATE.sub("", without_surrogates(text[:MOST]).replace("\r\n", "\n"))
    text = _RAISED.sub(r"[\1]", text)
    parts = part_sources(text)
    marked = mark(parts.body, parts.defined)
    reader = _Reader(list(marked.cites))
    for line in marked.text.split("\n"):
        reader.line(line)
    reader.end()
    body = marked.text.translate(_SIGNS).replace(MARK, "")
    closing, beside = reader.closing, reader.beside
    return Prose(tuple(reader.sentences), closing, beside, parts.listed, body)


def count_words(text: str) -> int:
    """Words; of Chinese, each character is one."""
    return sum(any(sign.isalnum() for sign in match[0]) for match in _WORD.finditer(text))


class _Reader:
    """Takes lines one by one."""

    def __init__(self, cites: list[tuple[str, ...]]) -> None:
        self._cites, self._next = cites, 0
        self.sentences: list[Sentence] = []
        self.closing: dict[int, tuple[str, ...]] = {}
        self.beside: dict[int, tuple[str, ...]] = {}
        self._heads: list[tuple[int, str]] = []
        self._items: list[tuple[int, str, int]] = []
        self._columns: list[str] = []
        self._paragraph: list[str] = []
        self._intro = ""
        self._intro_block = self._block = self._section = 0

    def line(self, line: str) -> None:
        """Take the next."""
        if _FENCE.match(line):
            return
        if not line.strip():
            self.end()
            self._columns = []
        elif head := _HEAD.match(line):
            self._head(len(head[1]), head[2])
        elif line.count("|") > 1 and line.lstrip()[0] == "|":
            self._row(line)
        elif _RULE.fullmatch(line):
            self.end()
        elif (bold := _BOLD.fullmatch(line)) and not bold[1].rstrip().endswith((".", "。")):
            self._head(7, bold[1])
        elif item := _ITEM.fullmatch(line[:_LONGEST] if len(line) > _LONGEST else line):
            self._item(len(item[1].expandtabs(4)), item[2] + line[_LONGEST:])
        else:
            self._paragraph.append(line.strip().lstrip("> "))

    def end(self) -> None:
        """End a paragraph."""
        if self._paragraph:
            text = "\n".join(self._paragraph)
            self._paragraph, self._items = [], []
            self._add(text, ())
            self._intro = _shown(text) if _shown(text).endswith((":", "：")) else ""
            self._intro_block = self._block if self._intro else 0

    def _head(self, level: int, text: str) -> None:
        self.end()
        self._heads = [each for each in self._heads if each[0] < level]
        self._heads.append((level, _shown(text).strip("# ")))
        self._taken(text)
        self._items, self._columns, self._intro, self._intro_block = [], [], "", 0
        self._section += 1

    def _item(self, indent: int, text: str) -> None:
        if self._paragraph:
            self.end()
        self._items = [each for each in self._items if each[0] < indent]
        leads = [each[1] for each in reversed(self._items)]
        lead = self._items[-1][2] if self._items else self._intro_block
        self._add(text, [*leads, self._intro] if self._intro else leads, lead=lead)
        self._items.append((indent, _shown(text), self._block))

    def _row(self, line: str) -> None:
        self.end()
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if _RULE.fullmatch(line.replace(MARK, "x")):
            return
        if not self._columns:
            self._columns = [_shown(cell) for cell in cells]
            self._taken(line)
            return
        first = _shown(cells[0])
        beside = self._taken(cells[0])
        begin, self._block = len(self.sentences), self._block + 1
        for number, cell in enumerate(cells[1:] if len(cells) > 1 else cells, len(cells) > 1):
            column = self._columns[number] if number < len(self._columns) else ""
            if _shown(cell).strip(_EDGES):
                self._add(cell, [each for each in (column, first) if each], block=False)
            else:
                beside += self._taken(cell)
        row = self.sentences[begin:]
        if len(row) == 1 and not row[0].cites:
            self.sentences[begin] = row[0]._replace(cites=tuple(dict.fromkeys(beside)))
        elif beside:
            self.beside[self._block] = tuple(dict.fromkeys(beside))

    def _add(self, text: str, leads: Sequence[str], *, lead: int = 0, block: bool = True) -> None:
        """Add the sentences of a text."""
        self._block += block
        if MARK in text and (_SOURCES.match(text) or not _shown(text).strip(_EDGES)):
            before = self.closing.get(self._section, ())
            self.closing[self._section] = (*before, *self._taken(text))
            return
        heads = tuple(each[1] for each in reversed(self._heads))
        for part in _sentences(text):
            cites = tuple(self._taken(part))
            if shown := _shown(_without_titles(part)):
                self.sentences.append(
                    Sentence(shown, cites, self._block, lead, self._section, tuple(leads), heads)
                )

    def _taken(self, text: str) -> list[str]:
        """What the marks in a text mean, each address once."""
        count = text.count(MARK)
        taken = [url for each in self._cites[self._next : self._next + count] for url in each]
        self._next += count
        return list(dict.fromkeys(taken))


def _without_titles(text: str) -> str:
    """Without the texts of links at the end, which are titles of sources.

    As in "founded in 1956 [A page](…)", but not where something would be lacking, as in "It lies in
    [Norvik](…)".
    """
    match = _TRAILING.search(text)
    if match is None or _WANTING.search(text[: match.start()][-_WANTED:]):
        return text
    return text[: match.start()] + MARK + text[match.end() :]


def _shown(text: str) -> str:
    """Without marks."""
    plain = text.replace(MARK, "").translate(_SIGNS).replace("**", "").replace("__", "")
    return _LOOSE.sub("", " ".join(plain.split()))


def _sentences(text: str) -> list[str]:
    """Parts of a paragraph that end where sentences do, each with the marks right behind it."""
    parts, start = [], 0
    for match in _GAPS.finditer(text):
        if match.start() < start:  # in the title of a source that was taken with the last
            continue
        before = text[start : match.start()]
        if match[0][0] == "." and _SHORT.search(before[-12:]):
            continue
        end = match.end()
        if trailing := _TRAILING.match(text, end):
            end = trailing.end()
        parts.append(text[start:end])
        start = end
    parts.append(text[start:])
    return [
        each[i : i + _LONGEST]
        for each in parts
        if each.strip()
        for i in range(0, len(each), _LONGEST)
    ]
