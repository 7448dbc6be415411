"""What the words around a place say of it: that it is visited, eaten at, slept at, or passed."""

import re

from arenagym.envs.open_travel.answers.text.clauses import PLACE, Clause, Number, Row
from arenagym.envs.open_travel.answers.text.clocks import DayMark, When
from arenagym.envs.open_travel.answers.text.drafts import EVENTS, Draft
from arenagym.envs.open_travel.answers.text.figures import Price
from arenagym.envs.open_travel.answers.text.guessing import guess
from arenagym.envs.open_travel.answers.text.names import Names, Spot, Town
from arenagym.envs.open_travel.answers.text.words import MODES, Word
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.world import World
from arenagym.errors import UnknownNameError

_ASIDE = re.compile(
    r"[\W\d]*(?:温馨|实用|出行|旅行|旅游|重要|特别|费用|行程|花费|住宿|交通)?"
    r"(?:提示|贴士|小贴士|注意|备注|说明|备选|替代|预算|费用|花费|总结|概览|概述|总览|亮点|清单|准备|天气)"
    r"|\W*(?:(?:travel|useful|trip|practical|important|cost|budget|total|quick|plan) )?(?:tips?|notes?|remarks?|alternatives?"
    r"|backup|plan b|budget|costs?|summary|overview|highlights?|checklist|packing|weather|why|reminders?|breakdown"
    r"|estimated|good to know)\b",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\W*(?:如果|如遇|若|万一|雨天|备选|可选|另可|也可|if\b|in case|alternatively|optional|or else)",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"(?:距离?|离|靠近|邻近|紧邻|毗邻|远眺|遥望|near|close to|next to|opposite|beside|overlooking|\bfrom"
    r"|views? of|view over|unlike|not|instead of|或|而非|不去) ?(?:the )?$",
    re.IGNORECASE,
)
_NEARBY = re.compile(r" ?(?:附近|旁|周边|对面|边上|门口|nearby)", re.IGNORECASE)
_FROM = re.compile(
    r"(?:从|自|由|离开|\bfrom|leav(?:e|ing)|depart(?:ing)?(?: from)?|start(?:ing)? (?:from|at)|退房|check(?:ing)? out (?:of|from)) ?(?:the )?$",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?:返回|回到|返|回|return(?:ing)?(?: to)?|back (?:to|at|in)) ?(?:the |your )?(?:hotel|酒店)?[ ,(]*$",
    re.IGNORECASE,
)
_OFF = re.compile(r" ?(?:出发|启程|退房|check(?:ing)? ?-?out)", re.IGNORECASE)
_TO = re.compile(
    r"(?:前往|去往|抵达|到达|到|至|去|往|回|返|\bto|towards?|\bfor|\bat|into|arrive at) ?(?:the )?$",
    re.IGNORECASE,
)
_GOES = re.compile(r"前往|去往|到|至|去|\bto\b|towards?\b", re.IGNORECASE)
_DESCRIBED = re.compile(
    r"可[到达至]|即[到达]|便利|方便|附近有|\bnearest|\baway\b|stations? (?:is|are)|walk(?:ing)? (?:distance|from)"
    r"|minutes? from|is an? |are an? |nearby|\bonly\b.*\bfrom",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"周[一二三四五六日]|\b(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{3,6})?\b", re.IGNORECASE
)
_STROLL = re.compile(
    r"walk(?:ing)? (?:around|along|through|in\b|tour|on\b)|(?:bike|cycling|walking) tour|(?:骑行|步行)(?:游|环|街)",
    re.IGNORECASE,
)
_TICKET = re.compile(
    r"门票|票价|入场|餐费|人均|消费|房费|房价|entry|admission|entrance|ticket|per person",
    re.IGNORECASE,
)
_FARE = re.compile(r"车费|打车费|交通费|\bfare|taxi", re.IGNORECASE)
_NIGHTS = re.compile(
    r"(\d{1,2}|[一两二三四五六七]) ?(?:个?晚|夜|nights?\b)|(全程|每晚均|all nights|each night|every night)",
    re.IGNORECASE,
)
_EATING = re.compile(
    r"餐|饭|菜|面馆|火锅|烧烤|小吃|料理|酒家|酒楼|restaurant|kitchen|noodle|dumpling|diner|bistro|eatery|bbq|hot pot",
    re.IGNORECASE,
)
_SLEEPING = re.compile(
    r"酒店|宾馆|客栈|民宿|旅馆|旅舍|hotel|\binn\b|hostel|guesthouse|homestay|resort", re.IGNORECASE
)
_GATES = frozenset({"station", "airport"})
_EATEN_AT, _MAYBE = frozenset({"restaurant", "snack"}), frozenset({"cafe", "market"})
_REACH = 28


def is_aside(row: Row) -> str:
    """Whether a line is no part of the plan: "section" if what follows is none either."""
    text = row.page.text[row.line.head : row.line.end].strip()
    match = None if _begins_with_place(row) else _ASIDE.match(text)
    if not match:
        return ""
    short = len(text) <= 24 and not row.all(When) and not row.all(Price)
    if row.line.heading or (short and text.endswith(":")):
        return "section"
    return "line" if ":" in text[match.end() : match.end() + 10] else ""


def tells_hours(clause: Clause) -> bool:
    """Whether its times are those at which a place is open."""
    return bool(clause.words("open")) or (clause.inner and bool(_WEEKDAY.search(clause.text)))


def is_if(row: Row) -> bool:
    """Whether a line tells what could be done instead."""
    return bool(_IF.match(row.page.text, row.line.head, row.line.end)) and not (
        _begins_with_place(row)
    )


def _begins_with_place(row: Row) -> bool:
    return any(each.start - row.line.head <= 2 for each in row.all(Spot)[:1])


def is_stroll(clause: Clause) -> bool:
    """Whether one walks or rides for its own sake."""
    return bool(_STROLL.search(clause.text))


def is_near(clause: Clause, spot: Spot) -> bool:
    """Whether a place only tells where something else is."""
    before, after = _around(clause, spot)
    return bool(_NEAR.search(before) or _NEARBY.match(after)) and not _FROM.search(before)


def is_from(clause: Clause, spot: Spot) -> bool:
    """Whether one sets out from a place."""
    if not clause.start <= spot.start < clause.end:
        return False
    before, after = _around(clause, spot)
    return bool(_FROM.search(before) or _OFF.match(after))


def is_way(row: Row) -> bool:
    """Whether a line tells a way from one place to another: A → B, taxi."""
    spots = row.all(Spot)
    if len(spots) != 2 or not row.words(*MODES) or row.all(Number):
        return False
    arrows = [each for each in row.clauses if each.lead == "→" and each.all(Spot) == spots[1:]]
    return bool(arrows) and not row.words("meal", "visit", "stay")


def is_to(clause: Clause, spot: Spot | Town) -> bool:
    """Whether one goes to a place or a city."""
    return bool(_TO.search(_around(clause, spot)[0]))


def is_described(clause: Clause) -> bool:
    """Whether a way is told of that is not taken: how far some station is from a place."""
    return bool(_DESCRIBED.search(clause.text))


def goes_to(clause: Clause) -> bool:
    """Whether something like "to" stands in it."""
    return bool(_GOES.search(clause.text))


class Roles:
    """What places are to the travellers of a request."""

    def __init__(self, request: TripRequest, world: World) -> None:
        self._request, self._world = request, world

    def of(self, row: Row, clause: Clause, spot: Spot, *, hint: str) -> str:
        """ "visit", "meal", "stay"; "back" of a hotel one returns to; "" if it is only mentioned."""
        before, after = _around(clause, spot)
        sort = self._sort(spot)
        if _NEAR.search(before) or _NEARBY.match(after):
            return ""
        if _BACK.search(before):
            return "back" if sort == "hotel" else ""
        if _FROM.search(before) or _OFF.match(after):
            return ""
        word = _word(clause, spot)
        if sort in _GATES:
            return (
                word.role
                if word and word.role in {"visit", "meal"} and _next_to(word, spot)
                else ""
            )
        if sort == "hotel":
            return self._of_hotel(row, clause, spot, word, hint)
        if sort in _EATEN_AT:
            return "visit" if word and word.role == "visit" and _next_to(word, spot) else "meal"
        if not sort:
            return self._of_unknown(clause, spot, word, hint)
        if word and word.role == "meal" and (sort in _MAYBE or _next_to(word, spot)):
            return "meal"
        return "meal" if sort in _MAYBE and (hint == "meal" or clause.label == "meal") else "visit"

    def usual(self, spot: Spot) -> str:
        """What one does at a place if nothing is said."""
        return "meal" if self._sort(spot) in _EATEN_AT else "visit"

    def may_be_visited(self, spot: Spot) -> bool:
        """Whether one goes there for its own sake."""
        sort = self._sort(spot)
        known = sort not in _GATES | {"hotel"} and self._request.base not in spot.ids
        return known and not (not sort and _SLEEPING.search(spot.name))

    def firm(self, row: Row, clause: Clause, spot: Spot) -> bool:
        """Whether more tells that it happens than that it is mentioned."""
        if (clause.all(When) and not tells_hours(clause)) or clause.label in {
            "place",
            "stay",
            "meal",
            "activity",
        }:
            return True
        return spot.start - row.line.head <= 3 or bool(clause.words("visit", "meal", "stay"))

    def ends(
        self, row: Row, clause: Clause, names: Names
    ) -> tuple[Spot | None, Spot | None, tuple[Spot, str] | None]:
        """Where a move begins and ends, and what happens at one of them, if that is told too."""
        spots = [e for e in clause.all(Spot) if not _NEARBY.match(_around(clause, e)[1])]
        mode = clause.words(*MODES)[0]
        if not spots and goes_to(clause):
            spot = guess(row, clause, names, timed=False)
            spots = [spot] if spot else []
        if not spots:
            return None, None, None
        first, last = spots[0], spots[-1]
        before = _around(clause, first)[0]
        if len(spots) == 1:
            if _FROM.search(before):
                return first, None, None
            if first.start < mode.start and not _TO.search(before):
                role = self.of(row, clause, first, hint="")
                return None, None, (first, role) if role in EVENTS else None
            first = None  # type: ignore[assignment]
        done = [w for w in clause.words("meal", "visit", "stay") if w.start > mode.start]
        role = self.of(row, clause, last, hint="") if done else ""
        return first, last, (last, role) if role in EVENTS else None

    def payer(self, clause: Clause, owner: Draft, event: Draft | None, made: list[Draft]) -> Draft:
        """Whose the money in a clause is."""
        if clause.label == "cost" and event and any(each is event for each in made):
            return event
        if _TICKET.search(clause.text) and owner.kind == "move" and event:
            return event
        if _FARE.search(clause.text) and owner.kind in EVENTS:
            moves = [each for each in made if each.kind == "move"]
            return moves[-1] if moves else owner
        return owner

    def nights(self, clause: Clause) -> int:
        """How many nights a clause tells of; 0 if it tells none."""
        match = _NIGHTS.search(clause.text)
        if not match:
            return 0
        if match[2]:
            return self._request.days
        return (
            int(match[1])
            if match[1].isdigit()
            else "一二三四五六七".find(match[1].replace("两", "二")) + 1
        )

    def only_times(self, row: Row) -> bool:
        """Whether a line tells times and hardly anything else."""
        known = {
            i for each in row.words("meal", "stay", "visit") for i in range(each.start, each.end)
        }
        left = [
            c
            for clause in row.clauses
            for i, c in enumerate(clause.text, clause.start)
            if i not in known and c.isalnum()
        ]
        return len(left) <= 4

    def _sort(self, spot: Spot) -> str:
        if not spot.ids:
            return ""
        try:
            return self._world.place(spot.ids[0]).category
        except UnknownNameError:
            return spot.ids[0].split("-")[1]

    def _of_hotel(self, row: Row, clause: Clause, spot: Spot, word: Word | None, hint: str) -> str:
        if word and (word.role == "stay" or _next_to(word, spot)):
            return word.role
        if clause.label == "stay" or hint == "stay" or row.words("stay"):
            return "stay"
        paid = row.all(Price) and not row.words(*MODES)
        return (
            "stay"
            if self._request.home and (paid or row.line.item) and not row.words("back", "leave")
            else ""
        )

    def _of_unknown(self, clause: Clause, spot: Spot, word: Word | None, hint: str) -> str:
        if _SLEEPING.search(spot.name):
            staying = "stay" in {clause.label, hint} or (word and word.role == "stay")
            return "stay" if staying or self._request.home else ""
        if word:
            return word.role
        eaten = hint == "meal" or clause.label == "meal" or _EATING.search(spot.name)
        return "meal" if eaten else "stay" if "stay" in {clause.label, hint} else "visit"


def _around(clause: Clause, spot: Spot | Town) -> tuple[str, str]:
    """What stands before and behind a place in its clause."""
    a, b = max(0, spot.start - clause.start), max(0, spot.end - clause.start)
    return clause.text[max(0, a - _REACH) : a].rstrip("\"' "), clause.text[b : b + _REACH].lstrip(
        "\"'"
    )


def _word(clause: Clause, spot: Spot) -> Word | None:
    """The word that says what is done at a place: the nearest before it, else behind it."""
    words = clause.words("meal", "visit", "stay")
    before = [each for each in words if each.end <= spot.start]
    return before[-1] if before else words[0] if words else None


def _next_to(word: Word, spot: Spot) -> bool:
    gap = spot.start - word.end if word.end <= spot.start else word.start - spot.end
    return 0 <= gap <= 4
