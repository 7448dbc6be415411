"""Reads the places that a search found: a list, a table or sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from arenagym.envs.open_travel.answers.forms import MOST, Found, PlacesAnswer
from arenagym.envs.open_travel.answers.reading_json import AnswerError
from arenagym.envs.open_travel.answers.text.clauses import Clause, Row, Token
from arenagym.envs.open_travel.answers.text.context import aside, is_near
from arenagym.envs.open_travel.answers.text.figures import Distance, Price, Rating
from arenagym.envs.open_travel.answers.text.guessing import guess
from arenagym.envs.open_travel.answers.text.names import Names, Spot
from arenagym.envs.open_travel.tasks.request import SearchRequest

_HEAD = 6
"""Characters that may stand before the name of a place in a list."""
_ASIDE_LABELS = frozenset({"note", "type", "move", "time", "open", "from"})


@dataclass(slots=True)
class _Draft:
    place: str
    block: int
    distance: float | None = None
    cost: float | None = None
    rating: float | None = None


def read_places(rows: Sequence[Row], request: SearchRequest, names: Names) -> PlacesAnswer:
    """The places that a text tells, in its order.

    Raises:
        AnswerError: it names none, or more than a form takes.
    """
    reader = _Reader(request, names)
    for row in rows:
        reader.read(row)
    return reader.answer()


class _Reader:
    def __init__(self, request: SearchRequest, names: Names) -> None:
        self._request, self._names = request, names
        self._found: list[_Draft] = []
        self._current: _Draft | None = None
        self._block, self._sort = 0, ""

    def answer(self) -> PlacesAnswer:
        """What was read."""
        if not self._found:
            raise AnswerError(
                "no place was found in the answer: write a numbered list, with the name and the "
                "distance, cost and rating of each place"
            )
        return PlacesAnswer(
            places=tuple(
                Found(place=e.place, distance_m=e.distance, cost=e.cost, rating=e.rating)
                for e in self._found
            )
        )

    def read(self, row: Row) -> None:
        """Read a line."""
        line = row.line
        sort = "row" if line.row else "item" if line.item else "heading" if line.heading else ""
        if sort != self._sort and row.tells(Spot):
            self._block, self._sort = self._block + 1, sort
        if aside(row):
            return
        began = False
        for clause in row.clauses:
            if clause.label in _ASIDE_LABELS:
                continue
            spots = clause.all(Spot)
            if not spots and not began and sort:
                spot = guess(row, clause, self._names, timed=line.item and not clause.label)
                spots = [spot] if spot else []
            for spot in spots:
                if self._counts(clause, spot) and not (sort and began):
                    self._begin(spot, listed=line.item or line.row)
                    began = True
            self._figures(clause.tokens)

    def _counts(self, clause: Clause, spot: Spot) -> bool:
        """Whether a place is one of those found, and not one that only tells where they are."""
        leads = spot.start - clause.body <= _HEAD and self._sort != ""
        return not is_near(clause, spot) and (leads or self._request.near not in spot.ids)

    def _begin(self, spot: Spot, *, listed: bool) -> None:
        key = spot.ids[0] if spot.ids else spot.name
        same = [each for each in self._found if each.place == key]
        if same and not (listed and same[-1].block == self._block):
            self._current = same[-1]
        elif len(self._found) == MOST:
            raise AnswerError(f"places: at most {MOST}")
        else:
            self._current = _Draft(key, self._block)
            self._found.append(self._current)

    def _figures(self, tokens: Sequence[Token]) -> None:
        current = self._current
        if current is None:
            return
        for each in tokens:
            if isinstance(each, Distance) and current.distance is None:
                current.distance = round(each.value * 1_000, 1)
            elif isinstance(each, Rating) and current.rating is None:
                current.rating = each.value
            elif isinstance(each, Price) and current.cost is None:
                shared = each.whole and self._request.category != "hotel"
                current.cost = each.amount / self._request.party.size if shared else each.amount
