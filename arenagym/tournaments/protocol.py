"""What a schedule and an estimator are.

A schedule is a pure state machine: it knows no judge, no clock and no event loop.

    schedule = SeededSingleElimination(8, rng=rng)
    while not schedule.done:
        for pairing in schedule.next():          # ready to play, in any order or at once
            schedule.record(pairing.match(verdict))

`next` hands out each pairing once; while earlier ones are out it may return an empty list, or
pairings that those do not hold up. What a schedule draws, it draws when it is made, so the
order in which results come back changes nothing.

An estimator turns matches into a `Ranking`. Which pairs to play and what to conclude from
them are separate questions; every estimator takes the matches of every schedule.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple, Protocol, Required, TypedDict, get_args

import msgspec
import numpy as np

from arenagym.errors import SettingError
from arenagym.records import Match, Ranking, Record, Verdict

Order = Literal["balanced", "both"]
"""`"balanced"`: one call a match, and everyone is shown first about as often as second.
`"both"`: two calls a match, one in each order (ArenaRL's protocol)."""


class Pairing(Record, frozen=True, kw_only=True):
    """Two contestants who are to meet; `first` is shown to the judge first.

    With `both`, the judge is asked a second time with `second` shown first. `round` counts
    what must be played one after the other; `number` orders the log.
    """

    number: int
    first: int
    second: int
    both: bool = False
    round: int = 0
    stage: str = ""

    def match(
        self, verdict: Verdict, swapped: Verdict | None = None, *, played: bool = True
    ) -> Match:
        """The match that a verdict (with `both`: two) makes of this pairing."""
        return Match(
            number=self.number,
            first=self.first,
            second=self.second,
            round=self.round,
            stage=self.stage,
            verdict=verdict,
            swapped=swapped,
            played=played,
        )


class Schedule(Protocol):
    """Decides who plays whom, and which side is shown first."""

    n: int

    @property
    def total_matches(self) -> int:
        """How many matches it plays in all."""

    @property
    def total_calls(self) -> int:
        """How many judge calls these are: one a match, or two if both orders are judged."""

    @property
    def total_rounds(self) -> int:
        """The critical path: how many matches follow one another when all others overlap."""

    @property
    def matches(self) -> tuple[Match, ...]:
        """The matches recorded so far, in the order of their numbers."""

    @property
    def done(self) -> bool:
        """Whether every match is recorded."""

    def next(self) -> list[Pairing]:
        """The pairings that can be played now and were not handed out before."""

    def record(self, match: Match) -> None:
        """Take the result of a pairing that `next` handed out.

        Raises:
            ValueError: no such pairing is out.
        """

    def estimate(self) -> Ranking:
        """The ranking by this topology's own estimator."""


ScheduleFactory = Callable[..., Schedule]
"""Called as `factory(n, rng=generator, playing=indices)`, with `order=` where it is set; a
schedule class, or `functools.partial(ScheduleClass, option=…)`."""


class Estimator(Protocol):
    """Turns matches into a ranking; `name` goes into the records."""

    @property
    def name(self) -> str:
        """As in `"win-rate"`."""

    def __call__(self, matches: Sequence[Match], n: int) -> Ranking:
        """The ranking of contestants 0 to n-1."""


class Game(NamedTuple):
    """A pairing before it is handed out, of two seats; `fixed` keeps `a` shown first."""

    number: int
    a: int
    b: int
    round: int
    stage: str
    fixed: bool = False


class Seating(TypedDict, total=False):
    """What every schedule is given besides its own options; see `BaseSchedule`."""

    rng: Required[np.random.Generator]
    order: Order | None
    playing: Iterable[int] | None


class BaseSchedule(ABC):
    """The bookkeeping that all schedules share: seats, what is out, what is in.

    Contestants are seated by lot, and a subclass knows seats (0 to `size` - 1) alone: whatever
    it does, the index of a contestant cannot matter. It says what can be played now (`_games`)
    and is told what came of it (`_settle`).

    Args:
        n: number of contestants.
        rng: draws the seats, and whatever else is random.
        order: see `Order`.
        playing: which of the n compete; None lets all. The others are in no match.

    Raises:
        SettingError: `n` or `playing` is empty or out of range, or there is no such order.
    """

    default_order: Order = "balanced"

    def __init__(
        self,
        n: int,
        *,
        rng: np.random.Generator,
        order: Order | None = None,
        playing: Iterable[int] | None = None,
    ) -> None:
        self.order: Order = self.default_order if order is None else order
        if self.order not in get_args(Order):
            raise SettingError(f"order={order!r}: it is 'balanced' or 'both'")
        if n < 1:
            raise SettingError(f"n={n}: a tournament has at least one contestant")
        self.n = n
        self.playing = tuple(range(n)) if playing is None else tuple(sorted(set(playing)))
        if not self.playing or not 0 <= self.playing[0] <= self.playing[-1] < n:
            raise SettingError(f"playing={self.playing}: some of the contestants 0 to {n - 1}")
        self.size = len(self.playing)
        self._contestants = [self.playing[k] for k in rng.permutation(self.size).tolist()]
        self._seat = {contestant: seat for seat, contestant in enumerate(self._contestants)}
        self._out: dict[int, Pairing] = {}
        self._matches: dict[int, Match] = {}
        self._lead = [0] * self.size  # times shown first less times shown second

    @property
    @abstractmethod
    def total_matches(self) -> int:
        """How many matches it plays in all."""

    @property
    @abstractmethod
    def total_rounds(self) -> int:
        """How many matches follow one another when all others overlap."""

    @property
    def total_calls(self) -> int:
        """How many judge calls these matches are."""
        return self.total_matches * (2 if self.order == "both" else 1)

    @property
    def matches(self) -> tuple[Match, ...]:
        """The matches recorded so far, in the order of their numbers."""
        return tuple(self._matches[number] for number in sorted(self._matches))

    @property
    def done(self) -> bool:
        """Whether every match is recorded."""
        return len(self._matches) == self.total_matches

    def next(self) -> list[Pairing]:
        """The pairings that can be played now and were not handed out before."""
        if self.done:
            return []
        return [self._issue(game) for game in self._games()]

    def record(self, match: Match) -> None:
        """Take a result; see `Schedule.record`."""
        pairing = self._out.get(match.number)
        if pairing is None or (pairing.first, pairing.second) != (match.first, match.second):
            raise ValueError(
                f"match {match.number} ({match.first} v {match.second}) is not being played"
            )
        if pairing.both != (match.swapped is not None):
            orders = "both orders" if pairing.both else "one order"
            raise ValueError(f"match {match.number} is judged in {orders}")
        del self._out[match.number]
        self._matches[match.number] = match
        self._settle(match)

    @abstractmethod
    def estimate(self) -> Ranking:
        """The ranking by this topology's own estimator."""

    @abstractmethod
    def _games(self) -> Iterable[Game]:
        """What can be played now and was not handed out before."""

    def _settle(self, match: Match) -> None:  # noqa: B027 - not all need to
        """Conclude what is to be concluded from a match that was recorded."""

    def _seat_of(self, anchor: int) -> int:
        """The anchor's seat; that of another, by lot, if the anchor does not compete."""
        if not 0 <= anchor < self.n:
            raise SettingError(f"anchor={anchor}: the contestants are 0 to {self.n - 1}")
        return self._seat.get(anchor, 0)

    def _amend(self, match: Match, *, advanced: int, by_rule: bool, by_lot: bool) -> None:
        """Note in the log who went on."""
        self._matches[match.number] = msgspec.structs.replace(
            match, advanced=advanced, by_rule=by_rule, by_lot=by_lot
        )

    def _issue(self, game: Game) -> Pairing:
        """Hand out a game; who was shown first less often so far is shown first."""
        a, b = game.a, game.b
        if not game.fixed and self._lead[a] > self._lead[b]:
            a, b = b, a
        self._lead[a] += 1
        self._lead[b] -= 1
        pairing = Pairing(
            number=game.number,
            first=self._contestants[a],
            second=self._contestants[b],
            both=self.order == "both",
            round=game.round,
            stage=game.stage,
        )
        self._out[game.number] = pairing
        return pairing


class RoundSchedule(BaseSchedule):
    """A schedule that pairs a round when the one before is over."""

    def _games(self) -> Iterable[Game]:
        """The next round's games, once nothing is out."""
        if self._out:
            return []
        return self._round()

    @abstractmethod
    def _round(self) -> Iterable[Game]:
        """The games of the next round."""
