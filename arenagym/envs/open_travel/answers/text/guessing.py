"""Finds names of places where none is known: misspelt ones, and those that are invented."""

import re
from collections.abc import Iterator
from functools import cache

from arenagym.envs.bilingual import is_chinese
from arenagym.envs.open_travel.answers.text.clauses import OTHER, PLACE, Clause, Row
from arenagym.envs.open_travel.answers.text.names import Names, Spot
from arenagym.envs.open_travel.answers.text.words import read_lexicon

_LONGEST_ZH, _LONGEST, _SHORT = 18, 60, 8
_GAP = re.compile(f"[{PLACE}{OTHER}]+")
_EDGES = " :-~·*'\"()."
_DO = (
    "游览|参观|游玩|打卡|逛逛|逛|观赏|探访|走访|漫步|闲逛|拜访|登上|前往|去往|抵达|到达|转至|入住|下榻|夜宿|住在"
    "|早餐|午餐|晚餐|夜宵|下午茶|早饭|午饭|晚饭|住宿|景点|地点"
)
_DONE = (
    "享用|品尝|用餐|就餐|吃|早餐|午餐|晚餐|夜宵|早饭|午饭|晚饭|参观|游览|游玩|观赏|漫步|散步|打卡"
)
_ZH = r"[\u4e00-\u9fffA-Za-z0-9·']"
_BEFORE = re.compile(rf"(?:{_DO}|返回|回到|[在于去到至从往逛游观登看吃])+")
_BEHIND = re.compile(
    f"{_DONE}|拍照|休息|办理|出发|欣赏|感受|体验|附近|入住|停留|约|步行|打车|看|购物"
)
_WORD = r"[A-Z][A-Za-z0-9'&.-]*"
_RUN = rf"{_WORD}(?:(?: (?:of|the|de|and|&|du|on)){{0,2}} {_WORD}){{0,7}}"
_RUNS = re.compile(_RUN)
_ASKED = (
    re.compile(rf"(?:{_DO})(?:[于至在了] ?| ?: ?| )?({_ZH}{{2,24}})"),
    re.compile(rf"[在于去到]({_ZH}{{2,20}}?)(?:{_DONE})"),
    re.compile(
        r"\b(?i:visit(?:ing)?|explor(?:e|ing)|tour(?:ing)?|see|at|into|in|to|around|through|for|of"
        r"|towards?|breakfast|lunch|dinner|supper|brunch|stay|hotel|overnight)"
        rf"(?: ?: ?| )(?:[Tt]he )?({_RUN})"
    ),
)
"""What stands behind these words, or between them, may be a name."""
_NAMED = frozenset({"place", "stay", "meal", "from", "to"})
"""Labels behind which there is nothing but a name."""
_NOUNS_TOO = frozenset({"hotel", "restaurant", "coffee", "station", "airport", "centre", "center"})
"""Words that say little but may end a name."""


def guess(row: Row, clause: Clause, names: Names, *, timed: bool) -> Spot | None:
    """The name in a clause in which a place is expected but none is known.

    Args:
        row: the line of the clause.
        clause: it names no place of the request's cities.
        names: of the places that it may mean.
        timed: whether a time is told with it, so that its first words may be a name.
    """
    for start, end, sure in _candidates(row, clause, timed=timed):
        told = row.page.text[start:end]
        trims = list(_trims(told))
        for a, b in trims:
            ids = names.alike(told[a:b])
            if ids:
                return Spot(start + a, start + b, told[a:b], ids)
        for a, b in trims:
            if _plausible(told[a:b], sure=sure):
                return Spot(start + a, start + b, told[a:b])
    return None


def _candidates(row: Row, clause: Clause, *, timed: bool) -> Iterator[tuple[int, int, bool]]:
    """Spans that may be names, and whether where they stand makes them surely so."""
    for a, b in row.marks:
        if a >= clause.start and b <= clause.end + 1:
            yield from ((*each, True) for each in _gaps(clause, a, min(b, clause.end)))
    if clause.label in _NAMED:
        yield from ((*each, True) for each in _gaps(clause, clause.body, clause.end))
    for pattern in _ASKED:
        for match in pattern.finditer(clause.text):
            yield clause.start + match.start(1), clause.start + match.end(1), False
    if timed or clause.label == "activity":
        yield from ((*each, False) for each in _gaps(clause, clause.body, clause.end))


def _gaps(clause: Clause, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words of a span between what was understood."""
    at = start
    for match in _GAP.finditer(clause.text, start - clause.start, end - clause.start):
        if clause.start + match.start() - at >= 2:
            yield at, clause.start + match.start()
        at = clause.start + match.end()
    if end - at >= 2:
        yield at, end


def _trims(told: str) -> Iterator[tuple[int, int]]:
    """Parts of a text that may be the name: all of it, then without the words around it."""
    a, b = len(told) - len(told.lstrip(_EDGES)), len(told.rstrip(_EDGES))
    if a < b:
        yield from (_trims_zh if is_chinese(told) else _trims_en)(told, a, b)


def _trims_zh(told: str, a: int, b: int) -> Iterator[tuple[int, int]]:
    match = _BEFORE.match(told, a, b)
    a = match.end() if match else a
    if b - a <= _LONGEST_ZH:
        yield a, b
    behind = _BEHIND.search(told, a, b)
    if behind and a < behind.start() <= a + _LONGEST_ZH:
        yield a, behind.start()


def _trims_en(told: str, a: int, b: int) -> Iterator[tuple[int, int]]:
    if b - a > _LONGEST:
        return
    yield a, b
    for start, end in ((a, b), *(match.span() for match in _RUNS.finditer(told, a, b))):
        words = [*re.finditer(r"\S+", told[start:end])]
        while words and _is_vague(words[0][0]):
            words.pop(0)
        while words and _is_vague(words[-1][0]) and words[-1][0].casefold() not in _NOUNS_TOO:
            words.pop()
        if words:
            yield start + words[0].start(), start + words[-1].end()


def _plausible(name: str, *, sure: bool) -> bool:
    """Whether it looks like the name of a place; less is asked for where one must stand."""
    noun, noun_en = _nouns()
    if is_chinese(name):
        if _vague_zh().search(name) or not 2 <= len(name) <= _LONGEST_ZH:
            return False
        return bool(noun.search(name)) or (sure and len(name) <= _SHORT and not _BEHIND.match(name))
    words = name.split()
    if len(name) < 3 or all(map(_is_vague, words)) or not _RUNS.fullmatch(name):
        return False
    return sure or len(words) > 1 or bool(noun_en.search(name))


def _is_vague(word: str) -> bool:
    return word.casefold().strip(".,:") in _vague_en()


@cache
def _nouns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    nouns = read_lexicon("nouns")["noun"]
    return re.compile(f"(?:{nouns.zh})$"), re.compile(rf"\b(?:{nouns.en})\b", re.IGNORECASE)


@cache
def _vague_zh() -> re.Pattern[str]:
    return re.compile(read_lexicon("vague")["vague"].zh)


@cache
def _vague_en() -> frozenset[str]:
    return frozenset(read_lexicon("vague")["vague"].en.split("|"))
