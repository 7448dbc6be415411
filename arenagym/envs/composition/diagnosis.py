"""Tells how a wrong answer may have come about, by working out what each failure would give.

The classes are those of "From f(x) and g(x) to f(g(x))", figure 6, as far as an answer shows them.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import combinations, permutations
from typing import NamedTuple

from arenagym.envs.composition.expressions import Call, Expression, Leaf, leaves
from arenagym.envs.composition.slips import wrong_values
from arenagym.envs.composition.tasks import Item

_WORK = 250_000
_ALL_ORDERS = 5


class Failure(StrEnum):
    """What became of an answer."""

    NONE = ""
    """Nothing is wrong with it."""
    FORMAT = "format"
    """No output could be read from the message."""
    IGNORED_COMPOSITION = "ignored_composition"
    """It is x itself, or the outermost or an innermost function alone applied to x."""
    STOPPED_EARLY = "stopped_early"
    """It is the value of another part of the composition."""
    WRONG_ORDER = "wrong_order"
    """It is the value with the functions of one chain in another order."""
    ATOMIC_ERROR = "atomic_error"
    """It is the value with one function left out, given another parameter, or slipped in."""
    WRONG = "wrong"
    """None of these, or none that was found within the work allowed."""


class Diagnosis(NamedTuple):
    """A failure, and which function it is about, if it is about one."""

    failure: Failure
    function: str = ""


def diagnose(item: Item, output: str) -> Diagnosis:
    """Why this output, which is not the item's, may have been given.

    The first explanation that gives exactly this output counts, in the order of `Failure`'s
    members: from those with few possible outputs to those with many. Among atomic errors the
    function that is evaluated first counts. In chains of more than 5 functions only these other
    orders are tried: reversed, two functions exchanged, one moved. The work is bounded: about
    250,000 characters computed, a few milliseconds.
    """
    search = _Search(item)
    try:
        if output in search.single_functions():
            return Diagnosis(Failure.IGNORED_COMPOSITION)
        if output in search.parts():
            return Diagnosis(Failure.STOPPED_EARLY)
        if output in search.other_orders():
            return Diagnosis(Failure.WRONG_ORDER)
        for value, function in search.single_faults():
            if value == output:
                return Diagnosis(Failure.ATOMIC_ERROR, function)
    except _WorkDoneError:
        pass
    return Diagnosis(Failure.WRONG)


class _WorkDoneError(Exception):
    """The search has used up its work."""


class _Place(NamedTuple):
    """A call in the composition: what went in and came out, and what the rest makes of it."""

    call: Call
    values: list[str]
    value: str
    outer: Callable[[str], str]
    """From another value of this call to the output that the rest of the composition gives."""
    below: "_Place | None"
    """The call of its one operand, if it has one operand and that is a call of one, too."""

    @property
    def chain(self) -> list["_Place"]:
        """The calls of one operand that end in this one, the outermost first."""
        return [self, *(self.below.chain if self.below else [])]


class _Search:
    """The outputs that failures of one item would give, each kind as an iterator."""

    def __init__(self, item: Item) -> None:
        self.x = item.x
        self.work = _WORK
        self.words: list[str] = []
        self.places: list[_Place] = []
        self.tops: list[_Place] = []
        root = self._visit(item.expression, lambda value: value)
        if isinstance(root, _Place):
            self.tops.append(root)

    def single_functions(self) -> Iterator[str]:
        yield self.x
        root = self.places[-1].call
        if len(root.operands) == 1:
            yield self._apply(root, self.x)
        else:
            yield self._apply(root, *map(self._first_leaf, root.operands))
        for place in self.places[:-1]:
            if all(isinstance(each, Leaf) for each in place.call.operands) and (
                Leaf() in place.call.operands
            ):
                yield place.value

    def parts(self) -> Iterator[str]:
        yield from self.words
        yield from (place.value for place in self.places[:-1])

    def other_orders(self) -> Iterator[str]:
        for top in self.tops:
            chain = top.chain
            for order in _orders(len(chain)):
                value = chain[-1].values[0]
                for index in reversed(order):
                    value = self._apply(chain[index].call, value)
                yield top.outer(value)

    def single_faults(self) -> Iterator[tuple[str, str]]:
        for place in self.places:
            function = place.call.function
            for wrong in wrong_values(function, place.values, place.call.parameters):
                self._spend(wrong)
                yield place.outer(wrong), function.name

    def _visit(self, expression: Expression, outer: Callable[[str], str]) -> "_Place | str":
        """Its place, after all places inside it; a leaf's value."""
        if isinstance(expression, Leaf):
            if expression.word is None:
                return self.x
            self.words.append(expression.word)
            return expression.word
        values: list[str] = []
        inner: list[_Place] = []
        for index, operand in enumerate(expression.operands):
            found = self._visit(operand, self._through(expression, values, index, outer))
            if isinstance(found, _Place):
                inner.append(found)
            values.append(found.value if isinstance(found, _Place) else found)
        below = None
        for place in inner:
            if len(expression.operands) == len(place.call.operands) == 1:
                below = place
            elif len(place.call.operands) == 1:
                self.tops.append(place)
        value = expression.function.apply(*values, *expression.parameters)
        self.places.append(_Place(expression, values, value, outer, below))
        return self.places[-1]

    def _through(
        self, call: Call, values: list[str], index: int, outer: Callable[[str], str]
    ) -> Callable[[str], str]:
        """What becomes of another value of one operand; `values` is filled in by then."""
        return lambda value: outer(self._apply(call, *values[:index], value, *values[index + 1 :]))

    def _first_leaf(self, expression: Expression) -> str:
        word = next(leaves(expression)).word
        return self.x if word is None else word

    def _apply(self, call: Call, *values: str) -> str:
        value = call.function.apply(*values, *call.parameters)
        self._spend(value)
        return value

    def _spend(self, value: str) -> None:
        self.work -= len(value) + 40  # a call costs about what 40 characters do
        if self.work < 0:
            raise _WorkDoneError


def _orders(length: int) -> Iterator[tuple[int, ...]]:
    """Other orders of so many functions: all, or if they are many, the most likely ones."""
    own = tuple(range(length))
    if length <= _ALL_ORDERS:
        yield from (order for order in permutations(own) if order != own)
        return
    yield own[::-1]
    for i, j in combinations(own, 2):
        yield (*own[:i], j, *own[i + 1 : j], i, *own[j + 1 :])
    for i in own:
        rest = own[:i] + own[i + 1 :]
        for j in range(length):
            if abs(i - j) > 1:
                yield (*rest[:j], i, *rest[j:])
