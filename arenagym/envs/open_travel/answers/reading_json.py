"""Reads answers from JSON, which models write a little differently each time, and shows its form.

What is meant is taken where that does no harm: other words for a type or a mode, "9:00" or "¥120"
for a time or money, a place as an object. What is wrong is said so that a model can mend it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import msgspec

from arenagym.envs.open_travel.answers.forms import (
    Answer,
    ChoiceAnswer,
    PlacesAnswer,
    RouteAnswer,
    TripAnswer,
)
from arenagym.envs.open_travel.answers.text import clocks, figures, words
from arenagym.envs.open_travel.tasks.request import (
    CompareRequest,
    DirectionRequest,
    Party,
    Request,
    SearchRequest,
    TripRequest,
    family_of,
)
from arenagym.envs.open_travel.world import MODES, Language, Text
from arenagym.errors import ArenagymError

LONGEST = 200_000
"""Characters of an answer that are read."""
_DEEPEST, _WORDS = 24, 40
_TRIED, _LINES = 40, 5
"""Objects of a text that are looked at, from the end."""
_FORMS: dict[type, tuple[type, str]] = {
    DirectionRequest: (RouteAnswer, "stops"),
    SearchRequest: (PlacesAnswer, "places"),
    CompareRequest: (ChoiceAnswer, "options"),
    TripRequest: (TripAnswer, "days"),
}
"""The form that a request asks for, and the list that it must have."""
_TYPES = {
    "visit": "visit attraction sight sightseeing spot activity museum park tour shopping "
    "游览 参观 景点 活动",
    "meal": "meal breakfast brunch lunch dinner supper restaurant food eat dining snack "
    "用餐 早餐 午餐 晚餐 餐饮 餐厅",
    "move": "move transport transportation transfer transit walk walking drive driving taxi metro "
    "bus route way leg 交通 移动",
    "ride": "ride train flight journey ticket rail 火车 高铁 航班 飞机",
    "stay": "stay hotel accommodation lodging checkin check-in check_in overnight 住宿 入住 酒店",
}
_TYPE = {word: name for name, line in _TYPES.items() for word in line.split()}
_IDLE = frozenset(
    {"rest", "free", "free_time", "freetime", "break", "note", "leisure", "休息", "自由活动"}
    | {"checkout", "check-out", "check_out"}
)
"""Items of these types say nothing that is checked."""
_CLOCKS = frozenset({"start", "end", "depart", "arrive"})
_PLACES = frozenset({"place", "origin", "destination", "from", "to"})
_TRAILING = re.compile(r",(\s*[}\]])")
_SIGNS = re.compile(r'["{}\[\]\\]')
_OPENS = re.compile(r"^ *\{", re.MULTILINE)
_FENCE = re.compile(r"```[a-zA-Z]{0,12}\s*\n(.*?)```", re.DOTALL)


_COMMON = Text(
    "只写一个 JSON 对象。地点写编号或名称；时间写 HH:MM（次日 01:10 写 25:10）；"
    "费用为全体合计，单位元；不知道的字段可省略。",
    "Write one JSON object. Places by id or name; times as HH:MM (25:10 is 01:10 of the next day); "
    "costs in CNY for the whole party; leave out what you do not know.",
)
_MODES = "driving, walking, bicycling, electrobike, transit"
_ABOUT = {
    "direction": Text(
        f"stops 按经过的顺序，含起点和终点；每段一个 leg，mode 为 {_MODES} 之一；"
        "总 minutes 不含停留。",
        "stops: in their order, start and end included; legs: one for each pair; mode: one of "
        f"{_MODES}; minutes in all leave out stays.",
    ),
    "search": Text(
        "places 从最好的开始；cost 为每人或每晚的价格；distance_m 为直线距离（米）。",
        "places: the best first; cost is a person's or a night's; distance_m: in a straight line.",
    ),
    "compare": Text(
        f"kind 为 train、flight 或 {_MODES}；没有合适的写 available: false；"
        "choice 写车次、航班号或 kind。",
        f"kind: train, flight or {_MODES}; available: false if there is none that fits; "
        "choice: the number, or the kind.",
    ),
    "trip": Text(
        "每天一个 day；items 的 type 为 visit、meal、move、ride、stay（当晚酒店），按时间顺序；"
        f"mode 为 {_MODES}。",
        "days: one a date; items: in order, of type visit, meal, move, ride or stay (the night's "
        f"hotel); mode: {_MODES}.",
    ),
}
_EXAMPLES = {
    "direction": """{"stops": ["A", "B", "C"], "legs": [
{"from": "A", "to": "B", "mode": "driving", "minutes": 15, "km": 5.2, "cost": 22},
{"from": "B", "to": "C", "mode": "walking", "minutes": 12, "km": 0.9, "cost": 0}],
"minutes": 27, "km": 6.1, "cost": 22, "arrive": "10:45"}""",
    "search": '{"places": [{"place": "A", "distance_m": 850, "cost": 60, "rating": 4.5}]}',
    "compare": """{"options": [
{"kind": "train", "number": "G123", "depart": "07:30", "arrive": "12:05", "cost": 1106},
{"kind": "flight", "available": false}], "choice": "G123"}""",
    "trip": """{"days": [{"date": "2026-05-01", "city": "X", "items": [
{"type": "ride", "number": "G123", "start": "07:30", "end": "12:05", "cost": 1106},
{"type": "move", "mode": "driving", "minutes": 15, "cost": 20},
{"type": "visit", "place": "A", "start": "13:00", "end": "15:00", "cost": 60},
{"type": "meal", "place": "B", "start": "17:30", "end": "18:30", "cost": 120},
{"type": "stay", "place": "C", "cost": 480}]}], "cost": 1786}""",
}


class AnswerError(ArenagymError, ValueError):
    """Text in which no answer of the asked form was found; it says what is wrong and expected."""


def read_json(text: str, request: Request) -> Answer:
    """The answer in a text: its last JSON object that has the form which the request asks for.

    Raises:
        AnswerError: there is none, or it is too long.
    """
    if len(text) > LONGEST:
        raise AnswerError(f"the answer has more than {LONGEST:,} characters")
    form, listed = _FORMS[type(request)]
    problem = f'no JSON object was found; expected one with "{listed}"'
    first = True
    for found in _objects(text):
        for each in _unwrapped(found):
            try:
                tidy = _Tidying(request).value(each, "")
                return cast("Answer", msgspec.convert(tidy, type=form, strict=False))
            except msgspec.ValidationError as error:
                if first or listed in each:
                    problem = _said(str(error))
                first = first and listed not in each
    raise AnswerError(problem)


def form_hint(request: Request, language: Language | None = None) -> str:
    """The JSON that is asked for, in words and by an example, as a prompt shows it to a model.

    `language`: of the words; None is that of the request.
    """
    family = "trip" if isinstance(request, TripRequest) else family_of(request)
    words = language or request.language
    return "\n".join((_COMMON.of(words), _ABOUT[family].of(words), _EXAMPLES[family]))


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects of a text, the last first; also those behind a brace that is not closed."""
    opened = [text[match.start() :] for match in [*_OPENS.finditer(text)][: -_LINES - 1 : -1]]
    seen: set[str] = set()
    for source in (text, *_FENCE.findall(text)[: -_LINES - 1 : -1], *opened):
        for span in _spans(source)[: -_TRIED - 1 : -1]:
            if span not in seen:
                seen.add(span)
                found = _decoded(span)
                if isinstance(found, dict):
                    yield found


def _spans(text: str) -> list[str]:
    """The outermost {…} of a text, but those nested deeper than any answer."""
    found = []
    depth = deepest = start = 0
    quoted, skipped = False, -1
    for match in _SIGNS.finditer(text):
        at, sign = match.start(), match[0]
        if depth == 0 and sign != "{":
            continue
        if sign == "\\":
            skipped = at + 1 if at != skipped else -1
        elif at == skipped:
            continue
        elif sign == '"':
            quoted = not quoted
        elif sign in "{[" and not quoted:
            start = at if depth == 0 else start
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "}]" and not quoted:
            depth -= 1
            if depth == 0:
                found += [text[start : at + 1]] if deepest <= _DEEPEST else []
                deepest = 0
    return found


def _decoded(span: str) -> object:
    for text in (span, _TRAILING.sub(r"\1", span)):
        try:
            return msgspec.json.decode(text.encode())
        except (msgspec.DecodeError, RecursionError, ValueError):
            continue
    return None


def _unwrapped(found: dict[str, Any], depth: int = 2) -> Iterator[dict[str, Any]]:
    """An object, and those in it: some models write {"answer": {…}}."""
    yield found
    if depth:
        for each in found.values():
            if isinstance(each, dict):
                yield from _unwrapped(each, depth - 1)


class _Tidying:
    def __init__(self, request: Request) -> None:
        self._request = request
        self._first = request.first if isinstance(request, TripRequest) else request.today
        shared = not isinstance(request, SearchRequest)
        self._party = request.party if shared else Party()
        self._readers: dict[str, Callable[[str], object]] = {
            "cost": self._money,
            "minutes": _minutes,
            "km": _km,
            "distance_m": _metres,
            "rating": _rating,
            "date": self._date,
            **dict.fromkeys(_CLOCKS, _clock),
            "mode": _mode,
            "kind": _kind,
            "choice": _choice,
            "number": lambda text: text.strip().upper(),
        }

    def value(self, value: object, key: str) -> object:
        if isinstance(value, dict):
            if key in _PLACES:
                return _named(value)
            return self._object(value, key)
        if isinstance(value, list):
            parts = [self.value(each, f"{key}[]") for each in value]
            return [each for each in parts if each is not None]
        if isinstance(value, str) and key in self._readers:
            return self._readers[key](value)
        return value

    def _object(self, value: dict[str, Any], key: str) -> object:
        if key in {"stops[]", "choice"}:
            return _named(value)
        kind = value.get("type")
        if key == "items[]" and isinstance(kind, str):
            plain = kind.casefold().strip().replace(" ", "_")
            if plain in _IDLE:
                return None
            value = {**value, "type": _TYPE.get(plain, plain)}
            if value["type"] == "move" and "mode" not in value and _mode(plain) in MODES:
                value["mode"] = _mode(plain)
        if key == "places[]" and "place" not in value:
            value = {**value, "place": _named(value)}
        return {name: self.value(each, name) for name, each in value.items()}

    def _money(self, text: str) -> object:
        for price in (*figures.find_prices(text), *figures.find_bare_prices(text)):
            return price.of(self._party)
        return _number(text)

    def _date(self, text: str) -> object:
        for mark in clocks.find_dates(text, self._first):
            return mark.day.isoformat() if mark.day else text
        return text


def _named(value: Mapping[str, Any]) -> object:
    """The place that an object is about: by its id, else by its name."""
    keys = ("id", "place_id", "place", "number", "name", "title", "kind")
    return next((value[key] for key in keys if isinstance(value.get(key), str)), None)


def _clock(text: str) -> object:
    if re.fullmatch(r"\d{1,2}:[0-5]\d", text):
        return text
    plain = re.sub(r"^\d{4}-\d\d-\d\d[T ]", "", text.replace("：", ":").strip())
    minute = clocks.read_clock(re.sub(r"(?:Z|[+-]\d\d:\d\d)$", "", plain))
    return text if minute is None else clocks.written(minute)


def _minutes(text: str) -> object:
    return next((each.value for each in figures.find_durations(text)), _number(text))


def _km(text: str) -> object:
    return next((each.value for each in figures.find_distances(text)), _number(text))


def _metres(text: str) -> object:
    return next((each.value * 1_000 for each in figures.find_distances(text)), _number(text))


def _rating(text: str) -> object:
    return next((each.value for each in figures.find_ratings(text)), _number(text))


def _number(text: str) -> object:
    """A number of a text that holds one and hardly anything else; else the text."""
    match = re.fullmatch(r"\D{0,8}?(\d{1,9}(?:,\d{3})*(?:\.\d{1,9})?)\D{0,8}", text.strip())
    return float(match[1].replace(",", "")) if match else text


def _mode(text: str) -> str:
    if text in MODES or len(text) > _WORDS:
        return text
    roles = [each.role for each in words.find_words(text) if each.role in words.MODES]
    return roles[0] if roles else text


def _kind(text: str) -> str:
    if len(text) > _WORDS or any(c.isdigit() for c in text):
        return text
    roles = {each.role for each in words.find_words(text)} & {"train", "flight"}
    return roles.pop() if len(roles) == 1 else _mode(text)


def _choice(text: str) -> str:
    return text.strip().upper() if any(c.isdigit() for c in text) else _kind(text)


def _said(error: str) -> str:
    """What msgspec says, with the field before it, such as days[0].items[1].start."""
    what, _, where = error.partition(" - at `$")
    field = where.strip("`.") or "the answer"
    return f"{field}: {what[:1].lower()}{what[1:]}"
