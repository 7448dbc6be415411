"""Reads a way through a city: its stops, and how one goes from each to the next."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from arenagym.envs.open_travel.answers.forms import MOST, Leg, RouteAnswer
from arenagym.envs.open_travel.answers.reading_json import AnswerError
from arenagym.envs.open_travel.answers.text.clauses import OTHER, Clause, Row
from arenagym.envs.open_travel.answers.text.clocks import When, written
from arenagym.envs.open_travel.answers.text.context import aside, is_from, is_near
from arenagym.envs.open_travel.answers.text.drafts import cost_of
from arenagym.envs.open_travel.answers.text.figures import Distance, Duration, Price
from arenagym.envs.open_travel.answers.text.guessing import guess
from arenagym.envs.open_travel.answers.text.names import Names, Spot
from arenagym.envs.open_travel.answers.text.words import MODES, Word
from arenagym.envs.open_travel.tasks.request import DirectionRequest, Party

_BREAKS = frozenset(
    {"。", ".", ";", "!", "then", "and then", "before", "followed by", "afterwards", "after that"}
    | {"after which", "然后", "随后", "之后", "接着", "再"}
)
_ENDS = frozenset({"from", "to", "place"})
_STAYING = re.compile(
    rf"停|逗留|游玩|每站|每个|stay|spen[dt]|stop for|at each|after (?:another )?{OTHER}",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\W*(?:(?:the|an?|any) )?"
    "(?:备选|替代|另一|其他|如果|相比|alternativ|other|instead|compared|versus)",
    re.IGNORECASE,
)
_SURE = re.compile("最优|最佳|推荐|最短|best|optimal|recommended|shortest", re.IGNORECASE)
_REACHED = re.compile(f"{OTHER} ?到$")


@dataclass(slots=True)
class _Way:
    """What is told of a way: of a leg, or of all of them."""

    modes: list[str] = field(default_factory=list)
    minutes: list[float] = field(default_factory=list)
    km: list[float] = field(default_factory=list)
    prices: list[Price] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, tokens: Sequence[object]) -> "_Way":
        """Take in more."""
        for each in tokens:
            if isinstance(each, Word) and each.role in MODES:
                self.modes.append(each.role)
            elif isinstance(each, Duration):
                self.minutes.append(each.value)
            elif isinstance(each, Distance):
                self.km.append(each.value)
            elif isinstance(each, Price):
                self.prices.append(each)
            elif isinstance(each, When):
                last = each.begin if each.finish is None else each.finish
                self.ends += [] if last is None else [last]
        return self

    def join(self, other: "_Way") -> "_Way":
        """Both, in this order."""
        return _Way(
            self.modes + other.modes,
            self.minutes + other.minutes,
            self.km + other.km,
            self.prices + other.prices,
            self.ends + other.ends,
        )

    @property
    def told(self) -> bool:
        """Whether anything is."""
        return bool(self.modes or self.minutes or self.km or self.prices)

    def leg(self, origin: str | None, destination: str | None, party: Party) -> Leg:
        """As a leg; of several modes the one on wheels, for one walks to each stop."""
        mode = next((each for each in self.modes if each != "walking"), None)
        return Leg(
            origin=origin,
            destination=destination,
            mode=mode or next(iter(self.modes), None),
            minutes=next(iter(self.minutes), None),
            km=next(iter(self.km), None),
            cost=cost_of(self.prices, party),
        )


@dataclass(slots=True)
class _Leg:
    origin: str
    destination: str
    way: _Way


def read_route(rows: Sequence[Row], request: DirectionRequest, names: Names) -> RouteAnswer:
    """The way that a text tells.

    Raises:
        AnswerError: it names fewer than two places, or more than a form takes.
    """
    reader = _Reader(request, names)
    for row in rows:
        reader.read(row)
    return reader.answer()


class _Reader:
    def __init__(self, request: DirectionRequest, names: Names) -> None:
        self._request, self._names = request, names
        self._chains: list[tuple[bool, list[str]]] = []
        self._path: list[str] = []
        self._legs: list[_Leg] = []
        self._open: _Leg | None = None
        self._ahead = _Way()
        self._all = _Way()
        self._arrive: int | None = None

    def answer(self) -> RouteAnswer:
        """What was read."""
        stops = self._path
        if self._chains:
            sure = [chain for best, chain in self._chains if best]
            like = [chain for _, chain in self._chains if chain == self._path]
            stops = (like or sure[-1:] or [self._chains[0][1]])[0]
        if len(stops) < 2:
            raise AnswerError(
                "no way was found in the answer: write the stops in their order, A → B → C, and a "
                "line for each leg with its mode and minutes"
            )
        told = self._all
        return RouteAnswer(
            stops=tuple(stops),
            legs=tuple(
                each.way.leg(each.origin, each.destination, self._request.party)
                for each in self._legs
                if each.way.told
            ),
            minutes=next(iter(told.minutes), None),
            km=next(iter(told.km), None),
            cost=cost_of(told.prices, self._request.party),
            arrive=None if self._arrive is None else written(self._arrive),
        )

    def read(self, row: Row) -> None:
        """Read a line."""
        other = _OTHER.match(row.page.text, row.line.head) and not row.line.item
        if other or (aside(row) and not row.words("total")):
            return
        for part in _parts(row.clauses):
            self._part(row, part)
        if max(len(self._path), len(self._legs), len(self._chains)) > MOST:
            raise AnswerError(f"stops: at most {MOST}")

    def _part(self, row: Row, part: Sequence[Clause]) -> None:
        arrives = any(e.words("arrive") or _REACHED.search(e.text.rstrip()) for e in part)
        told = [each for each in part if not _STAYING.search(each.text)]
        tokens = [each for clause in told for each in clause.tokens]
        spots = [
            spot
            for clause in part
            for spot in (clause.all(Spot) or self._guessed(row, clause, part))
            if is_from(clause, spot) or not is_near(clause, spot)
        ]
        way = _Way().add(tokens)
        if any(each.words("total") for each in part) and len(spots) < 3:
            self._all.add(tokens)
        elif len(spots) > 2:
            self._chain(row, spots, tokens)
        elif len(spots) == 2:
            self._two(self._key(spots[0]), self._key(spots[1]), way)
        elif spots:
            self._one(
                spots[0],
                way,
                begins=any(is_from(e, spots[0]) for e in part if e.start <= spots[0].start < e.end),
            )
        elif self._open and not (way.modes and self._open.way.modes):
            self._open.way.add(tokens)  # a line about the leg that was named before
        else:
            self._ahead.add(tokens)
        if way.ends and arrives:
            self._arrive = way.ends[-1]

    def _guessed(self, row: Row, clause: Clause, part: Sequence[Clause]) -> list[Spot]:
        """Names of places that are none: ends of an arrow, or where one goes by some mode."""
        near = clause.lead == "→" or any(each.lead == "→" for each in part)
        moves = clause.words(*MODES) and not clause.inner
        if (
            not (near or moves or row.line.item or clause.label in _ENDS)
            or clause.inner
            or clause.words("total")
        ):
            return []
        spot = guess(row, clause, self._names, timed=near or (row.line.item and not moves))
        return [spot] if spot else []

    def _chain(self, row: Row, spots: Sequence[Spot], tokens: Sequence[object]) -> None:
        """A → B → C, perhaps with what is told of each leg in between."""
        keys = [self._key(each) for each in spots]
        sure = bool(_SURE.search(row.page.text, row.line.start, row.line.end))
        ways = [
            _Way().add([t for t in tokens if a.end <= getattr(t, "start", 0) < b.start])
            for a, b in pairwise(spots)
        ]
        if any(each.told for each in ways):
            for (a, b), way in zip(pairwise(keys), ways, strict=True):
                self._two(a, b, way)
        else:
            self._chains.append((sure, keys))

    def _two(self, origin: str, destination: str, way: _Way) -> None:
        self._open = _Leg(origin, destination, way)
        self._legs.append(self._open)
        self._pass(origin)
        self._pass(destination)
        self._ahead = _Way()

    def _one(self, spot: Spot, way: _Way, *, begins: bool) -> None:
        key = self._key(spot)
        if begins or not self._path or self._path[-1] == key:
            self._ahead, self._open = way if begins else _Way(), None
            self._pass(key)
        else:
            self._two(self._path[-1], key, self._ahead.join(way))

    def _pass(self, key: str) -> None:
        if not self._path or self._path[-1] != key:
            self._path.append(key)

    def _key(self, spot: Spot) -> str:
        return spot.ids[0] if spot.ids else spot.name


def _parts(clauses: Sequence[Clause]) -> Iterator[list[Clause]]:
    """Clauses up to the end of a sentence, or to where the next leg is told."""
    part: list[Clause] = []
    for each in clauses:
        if each.lead in _BREAKS and part:
            yield part
            part = []
        part.append(each)
    if part:
        yield part
