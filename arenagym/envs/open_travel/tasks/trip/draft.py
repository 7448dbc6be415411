"""Fills the spans of a trip with visits: what is asked for first, then what is worth most.

A visit is put where it costs the least, judged by guessed ways. Then the true ways are asked for,
and visits that turn out not to fit are taken out again, the last put in first.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.tasks.trip.choices import Choices, is_of
from arenagym.envs.open_travel.tasks.trip.timeline import Span, Timeline, drawn_out, schedule
from arenagym.envs.open_travel.world import Place

_ROUNDS, _SECOND_THOUGHTS = 8, 2
"""Most rounds, and those in which visits that did not fit are replaced even if there are enough."""
_SHORTLIST = 8
"""Places considered for a visit to a span."""
_ROOMY = 75
"""Minutes of waiting that another visit is to fill, beyond as many as are aimed at."""
_LATEST = 150
"""Minutes after its beginning by which a day may be begun instead."""
_LOAD = 12.0
"""What each visit already in a span holds against another that could go elsewhere, a traveller."""

Wanted = Callable[[Place], bool]


class _Insertion(NamedTuple):
    gain: float
    span: int
    at: int
    place: Place
    line: Timeline


class Draft:
    """Spans with the visits in each, in order."""

    def __init__(
        self, request: TripRequest, spans: Sequence[Span], choices: Mapping[str, Choices]
    ) -> None:
        self._request, self._spans, self._choices = request, spans, choices
        self._orders: list[list[Place]] = [[] for _ in spans]
        self._added: list[list[Place]] = [[] for _ in spans]
        """The same visits as they were put in: those that are asked for come first."""
        self._lines: list[Timeline | None] = [None for _ in spans]
        self._extra: set[str] = set()
        """Ids of visits that nothing asks for."""
        self._banned: set[tuple[str, int]] = set()

    def filled(self) -> tuple[Timeline, ...] | None:
        """Timelines that hold by true ways; None if none are found."""
        every = range(len(self._spans))
        if not all(self._settled(i) for i in every):
            return None
        for n in range(_ROUNDS):
            while (wanted := next(self._wanted(), None)) is not None:
                if not self._put(wanted, every):
                    return None
            for i in every:
                self._fill(i)
            before = len(self._banned)
            if not all(self._settled(i) for i in every):
                return None
            if next(self._wanted(), None) is not None:
                self._emptied()
                continue
            content = n >= _SECOND_THOUGHTS or len(self._banned) == before
            if content and self._enough():
                return tuple(self._eased(i) for i in every)
        return None

    def _wanted(self) -> Iterator[Wanted]:
        """For each must-see and interest that has no visit yet: which places would do."""
        visits = [place for order in self._orders for place in order]
        for key in self._request.must_see:
            if all(key != place.id for place in visits):
                yield partial(_is, key)
        for interest in self._request.interests:
            if not any(is_of(place, interest) for place in visits):
                yield partial(_shows, interest)

    def _fill(self, i: int) -> None:
        """Add visits while there is time for them and they are worth it, or there are too few."""
        span = self._spans[i]
        while (line := self._lines[i]) is not None:
            count = len(self._orders[i])
            if count >= span.target and line.idle < _ROOMY:
                break
            if not self._put(lambda _: True, [i], freely=count >= span.fewest):
                break
            self._extra.add(self._added[i][-1].id)

    def _emptied(self) -> None:
        """Leave only what is asked for: something that is has lost its place."""
        for visits in (*self._orders, *self._added):
            visits[:] = [each for each in visits if each.id not in self._extra]
        for i in range(len(self._spans)):
            self._settled(i)

    def _put(self, wanted: Wanted, spans: Iterable[int], *, freely: bool = False) -> bool:
        """Put the best of the places wanted into the best of the spans.

        Freely: only if that makes the trip a better one.
        """
        load = _LOAD * self._request.party.size
        found = (each for i in spans for each in self._insertions(wanted, i))
        best = max(
            found, key=lambda each: each.gain - load * len(self._orders[each.span]), default=None
        )
        if best is None or (freely and best.gain <= 0):
            return False
        self._orders[best.span].insert(best.at, best.place)
        self._added[best.span].append(best.place)
        self._lines[best.span] = best.line
        return True

    def _insertions(self, wanted: Wanted, i: int) -> Iterator[_Insertion]:
        span, order, line = self._spans[i], self._orders[i], self._lines[i]
        same_day = (j for j, other in enumerate(self._spans) if other.day == span.day)
        if line is None or sum(len(self._orders[j]) for j in same_day) >= span.most:
            return
        choices, eaten = self._choices[span.city], self._eaten(i)
        visited = {place.id for each in self._orders for place in each}
        dull = Counter(place.kind.en for each in self._orders for place in each)
        for place in choices.shortlist(
            span.day,
            [span.origin, span.end, *order],
            count=_SHORTLIST,
            dull=dull,
            fits=lambda place: (
                wanted(place) and place.id not in visited and (place.id, i) not in self._banned
            ),
        ):
            loss = choices.dullness(place.kind.en, dull)
            for at in range(len(order) + 1):
                new = schedule(span, choices, [*order[:at], place, *order[at:]], eaten)
                if new is not None:
                    yield _Insertion(new.score - line.score - loss, i, at, place, new)

    def _settled(self, i: int) -> bool:
        """Hold a span's timeline to true ways, without the visits for which there is no time."""
        span, order, added = self._spans[i], self._orders[i], self._added[i]
        choices, eaten = self._choices[span.city], self._eaten(i)
        while True:
            line = self._lines[i] = schedule(span, choices, order, eaten)
            if line is None:
                if not added:
                    return False
                place = added.pop()
                order.remove(place)
                self._banned.add((place.id, i))
                continue
            unknown = self._unknown(i, line)
            if not unknown:
                return True
            for pair in unknown:
                choices.ways.ask(*pair)

    def _eased(self, i: int) -> Timeline:
        """A settled timeline, begun later if that leaves less waiting, and drawn out."""
        span = self._spans[i]
        choices, eaten = self._choices[span.city], self._eaten(i)
        late = range(0, _LATEST + 1, 30) if span.ready == self._request.begin else (0,)
        for minutes in late:
            later = replace(span, ready=span.ready + minutes)
            line = schedule(later, choices, self._orders[i], eaten)
            best = self._lines[i]
            if line and (best is None or line.score > best.score) and not self._unknown(i, line):
                self._lines[i] = line
        found = self._lines[i]
        assert found is not None  # noqa: S101 - it is settled
        return drawn_out(span, found)

    def _unknown(self, i: int, line: Timeline) -> list[tuple[Place, Place]]:
        """Of which of its ways it is only guessed how long they take."""
        span = self._spans[i]
        places = [span.origin, *(stop.place for stop in line.stops), span.end]
        knows = self._choices[span.city].ways.knows
        return [pair for pair in pairwise(places) if not knows(*pair)]

    def _eaten(self, i: int) -> list[Place]:
        """Where meals are had in other spans."""
        lines = (line for j, line in enumerate(self._lines) if j != i and line is not None)
        return [stop.place for line in lines for stop in line.stops if stop.meal]

    def _enough(self) -> bool:
        pairs = zip(self._spans, self._orders, strict=True)
        return all(len(order) >= span.fewest for span, order in pairs)


def _is(key: str, place: Place) -> bool:
    return place.id == key


def _shows(interest: str, place: Place) -> bool:
    return is_of(place, interest)
