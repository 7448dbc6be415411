"""What places are to the travellers of a plan: visited, eaten at, slept at, or passed."""

import re

from arenagym.envs.open_travel.answers.text.clauses import Clause, Row
from arenagym.envs.open_travel.answers.text.clocks import When
from arenagym.envs.open_travel.answers.text.context import (
    goes_to,
    is_back,
    is_from,
    is_near,
    is_to,
    tells_hours,
)
from arenagym.envs.open_travel.answers.text.drafts import EVENTS, Draft
from arenagym.envs.open_travel.answers.text.figures import Price
from arenagym.envs.open_travel.answers.text.guessing import guess
from arenagym.envs.open_travel.answers.text.names import Names, Spot
from arenagym.envs.open_travel.answers.text.words import MODES, Word
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.world import World
from arenagym.errors import UnknownNameError

_FLAGS = re.IGNORECASE
_TICKET = re.compile(
    "门票|票价|入场|餐费|人均|消费|房费|房价|entry|admission|entrance|ticket|per person", _FLAGS
)
_FARE = re.compile(r"车费|打车费|交通费|\bfare|taxi", _FLAGS)
_NIGHTS = re.compile(
    r"(\d{1,2}|[一两二三四五六七]) ?(?:个?晚|夜|nights?\b)"
    "|(全程|每晚均|all nights|(?:each|every) night)",
    _FLAGS,
)
_EATING = re.compile(
    "餐|饭|菜|面馆|火锅|烧烤|小吃|料理|酒家|酒楼|restaurant|kitchen|noodle|dumpling|diner|bistro"
    "|eatery|bbq|hot pot",
    _FLAGS,
)
_SLEEPING = re.compile(
    r"酒店|宾馆|客栈|民宿|旅馆|旅舍|hotel|\binn\b|hostel|guesthouse|homestay|resort", _FLAGS
)
_DOING = ("meal", "visit", "stay")
_CLOSE = 4
"""Characters between a word and the place that it is surely about."""
_GATES = frozenset({"station", "airport"})
_EATEN_AT, _MAYBE = frozenset({"restaurant", "snack"}), frozenset({"cafe", "market"})
_LABELS = frozenset({"place", "stay", "meal", "activity"})


class Roles:
    """Judges what is told of places, by the words around them and by what they are."""

    def __init__(self, request: TripRequest, world: World) -> None:
        self._request, self._world = request, world

    def of(self, row: Row, clause: Clause, spot: Spot, hint: str = "") -> str:
        """What is done at a place.

        "visit", "meal" or "stay"; "back" of a hotel that one returns to; "" if it is only told of.
        `hint` is "meal" or "stay" if the words before were about one.
        """
        if is_near(clause, spot) or is_back(clause, spot) or is_from(clause, spot):
            back = self._sort(spot) == "hotel" and is_back(clause, spot)
            return "back" if back else ""
        word, sort = _word(clause, spot), self._sort(spot)
        if not sort:
            return self._of_unknown(clause, spot, word, hint)
        if sort == "hotel":
            return self._of_hotel(row, clause, spot, word, hint)
        sure = word.role if word and word.role != "stay" and _next_to(word, spot) else ""
        if sort in _GATES or sure:
            return sure
        hinted = hint == "meal" or clause.label == "meal" or (word and word.role == "meal")
        return "meal" if sort in _EATEN_AT or (sort in _MAYBE and hinted) else "visit"

    def usual(self, spot: Spot) -> str:
        """What one does at a place if nothing is said."""
        return "meal" if self._sort(spot) in _EATEN_AT else "visit"

    def eaten_at(self, key: str) -> str:
        """What is told of a place beside the word for a meal: that, if one can eat there."""
        return "meal" if self._sort(Spot(0, 0, key, (key,))) in _EATEN_AT | _MAYBE else "visit"

    def may_be_visited(self, spot: Spot) -> bool:
        """Whether one goes there for its own sake."""
        sort = self._sort(spot)
        if not sort:
            return not _SLEEPING.search(spot.name)
        return sort not in _GATES | {"hotel"} and self._request.base not in spot.ids

    def firm(self, row: Row, clause: Clause, spot: Spot) -> bool:
        """Whether more tells that something happens at a place than that it is mentioned."""
        timed = clause.tells(When) and not tells_hours(clause)
        leads = spot.start - row.line.head <= 3
        return bool(timed or leads or clause.label in _LABELS or clause.words(*_DOING))

    def ends(
        self, row: Row, clause: Clause, names: Names
    ) -> tuple[Spot | None, Spot | None, tuple[Spot, str] | None]:
        """Where a move begins and ends, and what happens at one of them, if that is told too."""
        spots = [e for e in clause.all(Spot) if is_from(clause, e) or not is_near(clause, e)]
        if not spots and goes_to(clause):
            spot = guess(row, clause, names, timed=False)
            spots = [spot] if spot else []
        if not spots:
            return None, None, None
        first, last, mode = spots[0], spots[-1], clause.words(*MODES)[0]
        if len(spots) == 1:
            if is_from(clause, first):
                return first, None, None
            if first.start < mode.start and not is_to(clause, first):
                role = self.of(row, clause, first)
                return None, None, (first, role) if role in EVENTS else None
        done = any(each.start > mode.start for each in clause.words(*_DOING))
        role = self.of(row, clause, last) if done else ""
        origin = first if first is not last else None
        return origin, last, (last, role) if role in EVENTS else None

    def payer(self, clause: Clause, owner: Draft, event: Draft | None, made: list[Draft]) -> Draft:
        """Whose the money in a clause is: what was told last is, unless words say otherwise."""
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
        told = match[1].replace("两", "二")
        return int(told) if told.isdigit() else "一二三四五六七".find(told) + 1

    def _sort(self, spot: Spot) -> str:
        """The category of a place; "" of one that is not known."""
        if not spot.ids:
            return ""
        try:
            return self._world.place(spot.ids[0]).category
        except UnknownNameError:
            return ""

    def _of_hotel(self, row: Row, clause: Clause, spot: Spot, word: Word | None, hint: str) -> str:
        if word and (word.role == "stay" or _next_to(word, spot)):
            return word.role
        if "stay" in {clause.label, hint} or row.words("stay"):
            return "stay"
        paid = row.tells(Price) and not row.words(*MODES)
        passed = row.words("back", "leave") or not (paid or row.line.item)
        return "" if passed or not self._request.home else "stay"

    def _of_unknown(self, clause: Clause, spot: Spot, word: Word | None, hint: str) -> str:
        slept = "stay" in {clause.label, hint} or (word is not None and word.role == "stay")
        if _SLEEPING.search(spot.name):
            return "stay" if slept or self._request.home else ""
        if word:
            return word.role
        if "meal" in {clause.label, hint} or _EATING.search(spot.name):
            return "meal"
        return "stay" if slept else "visit"


def _word(clause: Clause, spot: Spot) -> Word | None:
    """The word that says what is done at a place: the nearest before it, else behind it."""
    words = clause.words(*_DOING)
    before = [each for each in words if each.end <= spot.start]
    return before[-1] if before else words[0] if words else None


def _next_to(word: Word, spot: Spot) -> bool:
    gap = spot.start - word.end if word.end <= spot.start else word.start - spot.end
    return 0 <= gap <= _CLOSE
