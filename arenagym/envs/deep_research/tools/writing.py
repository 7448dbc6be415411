"""Writes results for an agent as compact Markdown, in either language, never above a size."""

from collections.abc import Sequence
from typing import NamedTuple

from arenagym.envs.arguments import clean, cut_to, echo
from arenagym.envs.bilingual import Language, Text
from arenagym.envs.deep_research.library.snippets import Passage, written
from arenagym.envs.deep_research.tools.asking import RefusedError
from arenagym.envs.deep_research.tools.finding import MOST_SHOWN, Found
from arenagym.envs.deep_research.tools.paging import Span, page_at
from arenagym.records.document import Document, SearchHit

_TITLE, _SNIPPET, _ADDRESS = 120, 400, 300
_RESERVE = 100
"""Characters kept for the note that says what was left out."""
HEADER = 600
"""More than what stands above a page of a document takes."""


class Answer(NamedTuple):
    """A result, and what it shows."""

    text: str
    shown: tuple[str, ...] = ()
    opened: str = ""
    pages: tuple[int, ...] = ()


class Hits(NamedTuple):
    """What one query found."""

    query: str
    hits: Sequence[SearchHit]
    more: bool = False
    """Whether there may be another page."""
    instead: str = ""
    """What is said instead of results."""


def write_hits(
    found: Sequence[Hits], page: int, first: int, language: Language, most: int
) -> Answer:
    """Results, numbered from `first` on, as far as there is room for them."""
    room = most - _RESERVE * len(found)
    lines: list[str] = []
    shown: list[str] = []
    left = 0
    for each in found:
        head = _head(each, page, language)
        lines.append(head)
        room -= len(head) + 1
        for hit in each.hits:
            line = _hit(hit, first + len(shown))
            if left or len(line) + 1 > room:
                left += 1
                continue
            lines.append(line)
            shown.append(hit.url)
            room -= len(line) + 1
    if left:
        lines.append(
            Text(
                f"[为不超过{most}字符，省略了{left}条；请减小 k]",
                f"[{left} left out to keep to {most:,} characters; ask with a smaller k]",
            ).of(language)
        )
    return Answer(cut_to("\n".join(lines), most), tuple(shown))


def write_page(document: Document, pages: list[Span], page: int, language: Language) -> Answer:
    """A page of a document."""
    if page > len(pages):
        raise RefusedError(
            f"这个文档只有 {len(pages)} 页。请用 page=1 到 {len(pages)}。",
            f"the document has {len(pages)} page{'s' * (len(pages) > 1)}. "
            f"Try page=1 to {len(pages)}.",
        )
    start, end = pages[page - 1]
    parts = [cut_to(document.url, _ADDRESS), clean(document.date, 30)]
    if len(pages) > 1:
        parts.append(Text(f"第{page}/{len(pages)}页", f"page {page} of {len(pages)}").of(language))
        if page < len(pages):
            parts.append(Text(f"更多：page={page + 1}", f"page={page + 1} for more").of(language))
    head = f"**{_title(document.title)}**\n{' · '.join(filter(None, parts))}"
    body = document.text[start:end].strip()
    return Answer(f"{head}\n\n{body}", opened=document.url, pages=(page,))


def write_found(
    document: Document,
    wanted: str,
    found: Found,
    pages: list[Span],
    *,
    language: Language,
    most: int,
) -> tuple[Answer, list[Passage]]:
    """Where a text is in a document, and which passages found room."""
    said, name = echo(wanted), _title(document.title)
    count = f"{len(pages)} page{'s' * (len(pages) > 1)}"
    where = Text(f"《{name}》（共{len(pages)}页）", f"{name} ({count})").of(language)
    if found.exact:
        first = Text(f"，前{MOST_SHOWN}处", f"; the first {MOST_SHOWN}").of(language)
        first = first if found.total > MOST_SHOWN else ""
        matches = "match" if found.total == 1 else "matches"
        head = Text(
            f"{said} 在{where}中有{found.total}处{first}：",
            f"{found.total} {matches} for {said} in {where}{first}:",
        )
    elif found.passages:
        head = Text(
            f"{where}中没有 {said}，最接近的段落：",
            f"{said} is not in {where} as it is; what comes nearest:",
        )
    else:
        head = Text(
            f"{where}中没有 {said}，也没有相近的内容。请换其他词，或用 open 逐页阅读。",
            f"nothing like {said} is in {where}. Try other words, or open its pages.",
        )
    lines = [head.of(language)]
    room = most - len(lines[0])
    numbers: list[int] = []
    for passage in found.passages:
        number = page_at(pages, passage.places[0].start)
        page = Text(f"第{number}页", f"page {number}").of(language)
        line = f"- {page}: {written(document.text, passage)}"
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
        numbers.append(number)
    told = tuple(dict.fromkeys(numbers))
    return Answer("\n".join(lines), opened=document.url, pages=told), found.passages[: len(numbers)]


def _head(found: Hits, page: int, language: Language) -> str:
    said = echo(found.query)
    if found.instead:
        return Text(f"搜索 {said}：{found.instead}", f"Search for {said}: {found.instead}").of(
            language
        )
    if not found.hits:
        return Text(
            f"搜索 {said}：没有{'更多' * (page > 1)}结果。请换词、减少词，或换一种语言。",
            f"Search for {said}: no {'more ' * (page > 1)}results. Try other or fewer words, "
            "or the other language.",
        ).of(language)
    at = Text(f"，第{page}页", f", page {page}").of(language) if page > 1 else ""
    more = Text(f"；更多：page={page + 1}", f"; page={page + 1} for more").of(language)
    more = more if found.more else ""
    return Text(f"搜索 {said}{at}{more}：", f"Search for {said}{at}{more}:").of(language)


def _hit(hit: SearchHit, number: int) -> str:
    date = clean(hit.date, 30)
    title = f"{number}. {_title(hit.title)}{f' ({date})' if date else ''}"
    snippet = cut_to(" ".join(hit.snippet.split()), _SNIPPET)
    return "\n   ".join(filter(None, [title, hit.url, snippet]))


def _title(title: str) -> str:
    return cut_to(" ".join(title.split()), _TITLE) or "—"
