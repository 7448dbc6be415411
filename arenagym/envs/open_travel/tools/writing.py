"""Writes results for an agent: Markdown or JSON, never above a size, and what of it was shown."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeVar

import msgspec

from arenagym.envs.arguments import cut_to
from arenagym.envs.open_travel.tools.evidence import Fact, Value
from arenagym.envs.open_travel.tools.reading import RefusedError
from arenagym.envs.open_travel.world import Language, Text

Form = Literal["markdown", "json"]
T = TypeVar("T")

COLUMNS = {
    "name": Text("名称", "name"), "id": Text("编号", "id"), "location": Text("经纬度", "location"),
    "metres": Text("距离米", "metres"), "district": Text("区", "district"),
    "category": Text("类别", "category"), "rating": Text("评分", "rating"),
    "cost": Text("费用元", "cost CNY"), "hours": Text("开放时间", "hours"),
    "visit": Text("游览分钟", "visit min"), "tags": Text("标签", "tags"),
    "phone": Text("电话", "phone"), "way": Text("方式", "by"), "seconds": Text("秒", "seconds"),
    "from": Text("起", "from"), "to": Text("止", "to"), "note": Text("说明", "note"),
    "minutes": Text("分钟", "minutes"), "date": Text("日期", "date"), "day": Text("白天", "day"),
    "night": Text("夜间", "night"), "high": Text("最高℃", "high °C"),
    "low": Text("最低℃", "low °C"),
    "wind": Text("风", "wind"), "number": Text("车次/航班", "number"),
    "carrier": Text("类型/公司", "carrier"), "depart": Text("出发", "depart"),
    "arrive": Text("到达", "arrive"), "duration": Text("时长", "duration"),
    "fares": Text("票价元(余票)", "fares CNY (left)"), "source": Text("来源", "source"),
    "text": Text("内容", "text"),
}  # fmt: skip
"""What the columns are called in Markdown; in JSON it is the key."""
_RESERVE = 120
"""Characters kept for the note that says what was left out."""


class Row(NamedTuple):
    """A line of a result, and what it shows."""

    cells: dict[str, Value]
    facts: tuple[Fact, ...]


class Result(NamedTuple):
    """What a tool found: a sentence, a table, and remarks under it."""

    head: str
    rows: Sequence[Row] = ()
    notes: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


def paged(total: int, page: int, size: int, language: Language) -> tuple[slice, str, int]:
    """The part of a list that a page is, what to say of it, and how many pages there are."""
    pages = max(1, -(-total // size))
    said = Text(f"第{page}/{pages}页", f"page {page} of {pages}").of(language)
    if page < pages:
        more = Text(f"；更多：page={page + 1}", f"; page={page + 1} for more")
        said += more.of(language)
    return slice((page - 1) * size, page * size), said, pages


def page_of(items: Sequence[T], page: int, size: int) -> Sequence[T]:
    """The items of a page.

    Raises:
        RefusedError: there is no such page.
    """
    part, _, pages = paged(len(items), page, size, "zh")
    if page > pages:
        raise RefusedError(
            f"没有第{page}页，共{pages}页。请用 page=1 到 {pages}。",
            f"there is no page {page}; there are {pages}. Try page=1 to {pages}.",
        )
    return items[part]


def write(
    result: Result, form: Form, language: Language, most: int
) -> tuple[str, tuple[Fact, ...]]:
    """The result in at most `most` characters, and the facts of the rows that found room."""
    lines = [_line(row, form) for row in result.rows]
    kept = _fitting(result, lines, form, language, most)
    notes = result.notes
    if kept < len(lines):
        left = len(lines) - kept
        notes = (
            *notes,
            Text(
                f"[为不超过{most}字符，省略了{left}行；请缩小范围]",
                f"[{left} rows left out to keep to {most:,} characters; ask more narrowly]",
            ).of(language),
        )
    text = _assembled(result, lines[:kept], notes, form, language)
    facts = tuple(fact for row in result.rows[:kept] for fact in row.facts)
    return cut_to(text, most), (*result.facts, *facts)


def _fitting(
    result: Result, lines: Sequence[str], form: Form, language: Language, most: int
) -> int:
    room = most - len(_assembled(result, (), result.notes, form, language))
    if sum(map(len, lines)) + len(lines) <= room:
        return len(lines)
    room -= _RESERVE
    for i, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            return i
    return len(lines)


def _line(row: Row, form: Form) -> str:
    if form == "json":
        return msgspec.json.encode(list(row.cells.values())).decode()
    cells = (str(cell).replace("|", "/") for cell in row.cells.values())
    return f"| {' | '.join(cells)} |"


def _assembled(
    result: Result, lines: Sequence[str], notes: Sequence[str], form: Form, language: Language
) -> str:
    keys = list(result.rows[0].cells) if result.rows else []
    if form == "json":
        parts = [f'"summary":{_quoted(result.head)}']
        if keys:
            columns = ",".join(map(_quoted, keys))
            parts += [f'"columns":[{columns}]', f'"rows":[{",".join(lines)}]']
        if notes:
            parts.append(f'"notes":[{",".join(map(_quoted, notes))}]')
        return "{" + ",".join(parts) + "}"
    table = []
    if keys:
        titles = " | ".join(COLUMNS[key].of(language) for key in keys)
        table = [f"| {titles} |", "|" + "---|" * len(keys), *lines]
    return "\n".join([result.head, *table, *notes])


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
