"""Reads a comparison: trains, flights or modes, and which of them is recommended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from arenagym.envs.open_travel.answers.forms import MOST, ChoiceAnswer, Option
from arenagym.envs.open_travel.answers.reading_json import AnswerError
from arenagym.envs.open_travel.answers.text.clauses import Clause, Number, Row, Token
from arenagym.envs.open_travel.answers.text.clocks import When, written
from arenagym.envs.open_travel.answers.text.drafts import cost_of
from arenagym.envs.open_travel.answers.text.figures import Duration, Price
from arenagym.envs.open_travel.answers.text.words import MODES, RIDES, Word
from arenagym.envs.open_travel.tasks.request import CompareRequest, Party

_CLOSED = ("不可选", "not available", "unavailable")


@dataclass(slots=True)
class _Draft:
    kind: str
    number: str | None = None
    depart: int | None = None
    arrive: int | None = None
    minutes: float | None = None
    prices: list[Price] = field(default_factory=list)
    available: bool = True

    def add(self, token: Token, *, arrives: bool) -> None:
        """Take in more."""
        if isinstance(token, When):
            self._time(token, arrives=arrives)
        elif isinstance(token, Duration) and self.minutes is None:
            self.minutes = token.value
        elif isinstance(token, Price):
            self.prices.append(token)

    def _time(self, when: When, *, arrives: bool) -> None:
        begin, finish = when.begin, when.finish
        if begin is not None and finish is None and (arrives or self.depart is not None):
            begin, finish = None, begin
        if self.depart is None:
            self.depart = begin
        if self.arrive is None and finish is not None:
            self.arrive = finish

    def form(self, party: Party) -> Option:
        """As an option."""
        clocks = (None if each is None else written(each) for each in (self.depart, self.arrive))
        depart, arrive = clocks
        return Option(
            kind=self.kind,
            number=self.number,
            depart=depart,
            arrive=arrive,
            minutes=self.minutes,
            cost=cost_of(self.prices, party),
            available=self.available,
        )


def read_choice(rows: Sequence[Row], request: CompareRequest) -> ChoiceAnswer:
    """The options that a text tells, and its recommendation.

    Raises:
        AnswerError: it tells no option, or recommends none.
    """
    reader = _Reader(request)
    for row in rows:
        reader.read(row)
    return reader.answer()


class _Reader:
    def __init__(self, request: CompareRequest) -> None:
        self._request = request
        self._options: list[_Draft] = []
        self._current: _Draft | None = None
        self._unpriced = True
        self._choices: list[tuple[int, str]] = []

    def answer(self) -> ChoiceAnswer:
        """What was read."""
        options = self._options
        if not options:
            raise AnswerError(
                "no option was found in the answer: write a line for each train, flight or mode "
                "with its times and cost, and then which one you recommend"
            )
        fits = [each for each in options if each.available]
        if self._choices:
            best = max(rank for rank, _ in self._choices)
            choice = [name for rank, name in self._choices if rank == best][-1]
        elif len(fits) == 1:
            choice = fits[0].number or fits[0].kind
        else:
            raise AnswerError(
                "the answer recommends none of its options: end with a line such as "
                f'"Recommended: {options[0].number or options[0].kind}"'
            )
        return ChoiceAnswer(
            options=tuple(each.form(self._request.party) for each in options), choice=choice
        )

    def read(self, row: Row) -> None:
        """Read a line."""
        heads = dict(self._heads(row))
        told = [
            (token, bool(clause.words("arrive")))
            for clause in row.clauses
            for token in clause.tokens
        ]
        if len(heads) == 1:  # in a table, what stands before the number is of it too
            told.sort(key=lambda each: each[0].start not in heads)
        for token, arrives in told:
            if token.start in heads:
                self._begin(*heads[token.start])
                continue
            priced = isinstance(token, Price) and not self._unpriced
            if self._current and (heads or row.line.item) and not priced:
                self._current.add(token, arrives=arrives)
        self._availability(row, alone=len(heads) == 1, heads=bool(heads))
        self._choices += self._chosen(row)

    def _heads(self, row: Row) -> Iterator[tuple[int, tuple[str, str | None]]]:
        """Where an option begins, its kind and its number."""
        if self._request.between_cities:
            yield from ((e.start, (e.kind, e.text)) for e in row.all(Number))
            return
        for clause in row.clauses:
            words = [e for e in clause.words(*MODES) if e.role in self._request.options]
            if not words or clause.inner or clause.words("not"):
                continue
            first = words[0]
            if first.start - clause.body <= 12 or not clause.tells(Duration):
                yield first.start, (first.role, None)
                if row.line.item or row.line.row:
                    return

    def _begin(self, kind: str, number: str | None) -> None:
        for each in self._options:
            if (each.kind, each.number) == (kind, number):
                self._current, self._unpriced = each, not each.prices
                return
        if len(self._options) == MOST:
            raise AnswerError(f"options: at most {MOST}")
        self._current, self._unpriced = _Draft(kind, number), True
        self._options.append(self._current)

    def _availability(self, row: Row, *, alone: bool, heads: bool) -> None:
        """Note a kind that a line says has no ride, or a mode that does not fit."""
        if not row.words("none"):
            return
        if heads and alone and self._current and self._request.between_cities:
            told = row.page.text[row.line.start : row.line.end].casefold()
            self._current.available = not any(each in told for each in _CLOSED)
        elif self._request.between_cities:
            for clause in row.clauses:
                words = clause.words(*RIDES) or ([] if heads else row.words(*RIDES))
                kinds = {each.role for each in words}
                if clause.words("none") and not clause.tells(Number) and len(kinds) == 1:
                    self._lack(kinds.pop())
        elif alone and self._current and not row.words("best"):
            self._current.available = False

    def _lack(self, kind: str) -> None:
        if not any(each.kind == kind for each in self._options):
            self._options.append(_Draft(kind, available=False))

    def _chosen(self, row: Row) -> Iterator[tuple[int, str]]:
        """What a line recommends, and how surely."""
        for role, weight in (("best", 2), ("most", 0)):
            for word in row.words(role):
                clause = next(e for e in row.clauses if e.start <= word.start < e.end)
                if any(each.start <= word.start for each in clause.words("not")):
                    continue
                name = self._named(row, word, clause)
                if name:
                    plain = not (row.line.row or row.line.item)
                    yield weight + plain, name

    def _named(self, row: Row, word: Word, clause: Clause) -> str | None:
        """The number or the kind nearest to a word: behind it, else before it."""
        tokens = [each for part in row.clauses for each in part.tokens]
        rejected = [each.start for each in row.words("not")]
        stop = min((each for each in rejected if each > word.start), default=row.line.end)
        after = [e for e in tokens if word.end <= e.start < stop]
        before = [e for e in tokens if clause.start <= e.start < word.start]
        whole = [e for e in tokens if e.start < word.start] if row.line.row or row.line.item else []
        for told in (after, before[::-1], whole):
            names = [(self._name(each), isinstance(each, Number)) for each in told]
            for wanted in (True, False):
                for name, numbered in names:
                    if name and numbered == wanted:
                        return name
        return None

    def _name(self, token: Token) -> str | None:
        if isinstance(token, Number):
            return token.text if self._request.between_cities else None
        if isinstance(token, Word) and token.role in self._request.options:
            return token.role
        return None
