"""Items: a composition, an input, and the output; drawn at random from a set of functions."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from arenagym.envs.composition.expressions import (
    MAX_DEPTH,
    MAX_TEXT,
    Call,
    Expression,
    Leaf,
    TooLongError,
    X,
    calls,
    depth,
    evaluate,
    leaves,
    render,
    with_leaves,
)
from arenagym.envs.composition.functions import FUNCTION_SETS, METHODS, PLUS, Function, Parameter
from arenagym.errors import SettingError, UnknownNameError

LEVELS = range(1, MAX_DEPTH + 1)
_TRIES = 1_000
_INPUTS = 16
_BINARY, _METHOD, _X = 0.2, 0.02, 0.5
_UNCHANGED = 0.125  # how often an item is kept whose output is the input


class Item(NamedTuple):
    """A composition and an input; `output` is its value, `text` a Python expression of `x`."""

    expression: Expression
    text: str
    x: str
    output: str

    @property
    def level(self) -> int:
        """The depth of the composition."""
        return depth(self.expression)

    @property
    def functions(self) -> list[Function]:
        """The functions in order of evaluation, as often as they are applied."""
        return [call.function for call in calls(self.expression)]


class Settings(NamedTuple):
    """What items to draw.

    Attributes:
        levels: depths, 1 to 8; each item has one of them, all equally likely.
        functions: a name in `FUNCTION_SETS`.
        max_chars: the longest value, of the whole and of each part.
    """

    levels: tuple[int, ...] = (2,)
    functions: str = "paper-train"
    max_chars: int = 2_000

    def checked(self) -> "Settings":
        """Itself, or an error that says what is wrong.

        Raises:
            UnknownNameError: there is no such set of functions.
            SettingError: a level or the length is out of range.
        """
        if self.functions not in FUNCTION_SETS:
            raise UnknownNameError.of("set of functions", self.functions, FUNCTION_SETS)
        if not self.levels or not set(self.levels) <= set(LEVELS):
            raise SettingError(f"levels={self.levels}: give one or more of 1 to 8")
        if len(set(self.levels)) < len(self.levels):
            raise SettingError(f"levels={self.levels}: give each level once")
        if not 20 <= self.max_chars <= 100_000:
            raise SettingError(f"max_chars={self.max_chars}: give 20 to 100,000")
        return self


def draw(rng: np.random.Generator, settings: Settings) -> Item:
    """Draw an item.

    The composition is a tree of uniform depth: each node takes two operands with probability
    0.2 (`+`, or as likely an interlace if the set has one), else one: a method of Python's
    strings with probability 0.02, else one of the set's functions, all equally likely. A leaf is
    `x` or a word of 3 to 6 letters, at even odds; one leaf at least is `x`. The input has 3 to 10
    lowercase letters, all lengths equally likely.

    The input is drawn anew, up to 16 times, while the output is empty, and in seven cases of eight
    if it is the input itself: a string left as it is tells of a function too, but rarely much.
    Where functions leave every input as it is, the item stays, so that all functions of one string
    stay equally likely. What does change the odds is that an item with a value longer than
    `max_chars` is drawn anew as a whole; its level stays.

    Raises:
        SettingError: no item was found in 1,000 tries.
    """
    level = settings.levels[0]
    if len(settings.levels) > 1:
        level = settings.levels[int(rng.integers(len(settings.levels)))]
    chance = _uniforms(rng)
    functions = _KINDS[settings.functions]
    for _ in range(_TRIES):
        expression = _with_words(_grow(level, functions, chance), chance)
        try:
            item = _posed(expression, settings.max_chars, chance)
        except TooLongError:
            continue
        if item is not None:
            return item
    raise SettingError(
        f"no item of level {level} found in {_TRIES:,} tries: raise max_chars={settings.max_chars}"
    )


def items(seed: int, settings: Settings | None = None) -> Iterator[Item]:
    """Items without end, no two of them with the same composition and the same input.

    The same seed gives the same items. The texts of all that were given are kept.
    """
    wanted = (settings or Settings()).checked()
    rng = np.random.default_rng(seed)
    seen: set[str] = set()
    while True:
        item = draw(rng, wanted)
        key = f"{item.x} {item.text}"
        if key not in seen:
            seen.add(key)
            yield item


class _Kinds(NamedTuple):
    """The functions that a node may have."""

    unary: tuple[Function, ...]
    binary: tuple[Function, ...]


def _kinds(functions: tuple[Function, ...]) -> _Kinds:
    interlaces = [each for each in functions if each.arity == 2]
    plus = [PLUS] * max(1, len(interlaces))  # as likely as all interlaces together
    return _Kinds(tuple(each for each in functions if each.arity == 1), (*plus, *interlaces))


_KINDS = {name: _kinds(functions) for name, functions in FUNCTION_SETS.items()}


def _uniforms(rng: np.random.Generator) -> Iterator[float]:
    """Draws in [0, 1), made many at a time."""
    while True:
        yield from rng.random(64).tolist()


def _grow(level: int, kinds: _Kinds, chance: Iterator[float]) -> Expression:
    """A tree of this depth whose leaves are all `x`."""
    if level == 0:
        return X
    if next(chance) < _BINARY:
        function = _one_of(kinds.binary, chance)
        return Call(function, (_grow(level - 1, kinds, chance), _grow(level - 1, kinds, chance)))
    function = _one_of(METHODS if next(chance) < _METHOD else kinds.unary, chance)
    parameters: tuple[Parameter, ...] = ()
    if function.words:
        parameters = (_word(2, 4, chance),)
    elif function.choices:
        choices = function.choices
        parameters = (choices[int(next(chance) * len(choices))],)
    return Call(function, (_grow(level - 1, kinds, chance),), parameters)


def _one_of(functions: tuple[Function, ...], chance: Iterator[float]) -> Function:
    return functions[int(next(chance) * len(functions))]


def _word(shortest: int, longest: int, chance: Iterator[float]) -> str:
    length = shortest + int(next(chance) * (longest - shortest + 1))
    return bytes([97 + int(next(chance) * 26) for _ in range(length)]).decode()


def _with_words(expression: Expression, chance: Iterator[float]) -> Expression:
    """The tree with words at some of its leaves; the odds are those given that `x` is used."""
    count = sum(1 for _ in leaves(expression))
    if count == 1:
        return expression
    is_x = [False]
    while not any(is_x):
        is_x = [next(chance) < _X for _ in range(count)]
    return with_leaves(expression, iter([X if x else Leaf(_word(3, 6, chance)) for x in is_x]))


def _posed(expression: Expression, max_chars: int, chance: Iterator[float]) -> Item | None:
    """The composition with an input that makes for an item, None if it has none."""
    text = render(expression)
    if len(text) > MAX_TEXT:
        return None
    x = output = ""
    for _ in range(_INPUTS):
        x = _word(3, 10, chance)
        output = evaluate(expression, x, max_chars)
        if output and (output != x or next(chance) < _UNCHANGED):
            break
    return Item(expression, text, x, output) if output else None
