"""What the words around a place, and those of a whole line, make of it."""

import re

from arenagym.envs.open_travel.answers.text.clauses import Clause, Number, Row
from arenagym.envs.open_travel.answers.text.clocks import When
from arenagym.envs.open_travel.answers.text.figures import Price
from arenagym.envs.open_travel.answers.text.names import Spot, Town
from arenagym.envs.open_travel.answers.text.words import MODES

_FLAGS = re.IGNORECASE
_REACH = 28
"""Characters before and behind a place that are looked at."""
_SECTION = re.compile(
    r"[\W\d]*(?:温馨|实用|出行|旅行|旅游|重要|特别|费用|行程|花费|住宿|交通)?"
    r"(?:提示|贴士|小贴士|注意|备注|说明|备选|替代|预算|费用|花费|总结|概览|概述|总览|亮点|清单|准备|天气|关于)"
    r"|\W*(?:(?:travel|useful|trip|practical|important|cost|budget|total|quick|plan|more) )?"
    r"(?:tips?|notes?|remarks?|alternatives?|backup|plan b|budget|costs?|summary|overview"
    r"|highlights?|checklist|packing|weather|why|reminders?|breakdown|estimated|about"
    r"|good to know)\b",
    _FLAGS,
)
_LINE = re.compile(
    r"\W*(?:温馨|重要|特别)?(?:提示|贴士|小贴士|注意(?:事项)?|备注|说明|备选|替代) ?:"
    r"|\W*(?:行程|路线)?(?:概览|概述|总览|一览) ?:"
    r"|\W*(?:tips?|notes?|remarks?|alternatives?|backup|plan b|reminders?|overview|summary) ?:",
    _FLAGS,
)
_IF = re.compile(
    r"\W*(?:如果|如遇|若|万一|雨天|备选|可选|另可|也可|if\b|in case|alternatively|optional)",
    _FLAGS,
)
_NEAR = re.compile(
    r"(?:距离?|离|靠近|邻近|紧邻|毗邻|远眺|遥望|或|而非|不去|near|close to|next to|opposite|beside"
    r"|overlooking|\bfrom|views? of|view over|unlike|not|instead of) ?(?:the )?$",
    _FLAGS,
)
_NEARBY = re.compile(" ?(?:附近|旁|周边|对面|边上|门口|nearby)", _FLAGS)
_FROM = re.compile(
    r"(?:从|自|由|离开|退房|\bfrom|leav(?:e|ing)|depart(?:ing)?(?: from)?|start(?:ing)? (?:from|at)"
    r"|check(?:ing)? out (?:of|from)) ?(?:the )?$",
    _FLAGS,
)
_OFF = re.compile(r" ?(?:出发|启程|退房|check(?:ing)? ?-?out)", _FLAGS)
_BACK = re.compile(
    r"(?:返回|回到|返|回|return(?:ing)?(?: to)?|back (?:to|at|in)) ?(?:the |your )?"
    r"(?:hotel|酒店)?[ ,(]*$",
    _FLAGS,
)
_TO = re.compile(
    r"(?:前往|去往|抵达|到达|到|至|去|往|回|返|\bto|towards?|\bfor|\bat|into) ?(?:the )?$",
    _FLAGS,
)
_GOES = re.compile(r"前往|去往|到|至|去|\bto\b|towards?\b", _FLAGS)
_STROLL = re.compile(
    r"walk(?:ing)? (?:around|along|through|in\b|tour|on\b)|(?:bike|cycling|walking) tour"
    r"|(?:骑行|步行)(?:游|环|街)",
    _FLAGS,
)
_DESCRIBED = re.compile(
    r"可[到达至]|即[到达]|便利|方便|附近有|\bnearest|\baway\b|stations? (?:is|are)"
    r"|walk(?:ing)? (?:distance|from)|minutes? from|is an? |are an? |nearby",
    _FLAGS,
)
_WEEKDAY = re.compile(
    r"周[一二三四五六日]|\b(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{3,6})?\b", _FLAGS
)


def aside(row: Row) -> str:
    """Whether a line is no part of a plan: "line"; "section" if what follows is none either."""
    if _begins_with_place(row):
        return ""
    text = row.page.text[row.line.head : row.line.end].strip()
    if _SECTION.match(text):
        short = len(text) <= 24 and not row.tells(When, Price)
        if row.line.heading or (short and text.endswith(":")):
            return "section"
    return "line" if _LINE.match(text) or _IF.match(text) else ""


def tells_hours(clause: Clause) -> bool:
    """Whether its times are those at which a place is open."""
    return bool(clause.words("open")) or (clause.inner and bool(_WEEKDAY.search(clause.text)))


def is_way(row: Row) -> bool:
    """Whether a line tells a way from one place to another and nothing else: A → B, taxi."""
    spots = row.all(Spot)
    if len(spots) != 2 or not row.words(*MODES) or row.tells(Number):
        return False
    arrows = [each for each in row.clauses if each.lead == "→" and each.all(Spot) == spots[1:]]
    return bool(arrows) and not row.words("meal", "visit", "stay")


def is_stroll(clause: Clause) -> bool:
    """Whether one walks or rides for its own sake."""
    return bool(_STROLL.search(clause.text))


def is_described(clause: Clause) -> bool:
    """Whether a way is told of that is not taken: how far some station is from a place."""
    return bool(_DESCRIBED.search(clause.text))


def goes_to(clause: Clause) -> bool:
    """Whether something like "to" stands in it."""
    return bool(_GOES.search(clause.text))


def is_near(clause: Clause, spot: Spot) -> bool:
    """Whether a place only tells where something else is."""
    before, behind = _around(clause, spot)
    return bool(_NEAR.search(before) or _NEARBY.match(behind))


def is_from(clause: Clause, spot: Spot) -> bool:
    """Whether one sets out from a place."""
    before, behind = _around(clause, spot)
    return bool(_FROM.search(before) or _OFF.match(behind))


def is_back(clause: Clause, spot: Spot) -> bool:
    """Whether one returns to a place."""
    return bool(_BACK.search(_around(clause, spot)[0]))


def is_to(clause: Clause, spot: Spot | Town) -> bool:
    """Whether one goes to a place or a city."""
    return bool(_TO.search(_around(clause, spot)[0]))


def _begins_with_place(row: Row) -> bool:
    return any(each.start - row.line.head <= 2 for each in row.all(Spot)[:1])


def _around(clause: Clause, spot: Spot | Town) -> tuple[str, str]:
    """What stands before and behind a place in its clause."""
    a, b = max(0, spot.start - clause.start), max(0, spot.end - clause.start)
    before, behind = clause.text[max(0, a - _REACH) : a], clause.text[b : b + _REACH]
    return before.rstrip("\"' "), behind.lstrip("\"'")
