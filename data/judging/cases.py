"""A case: a query with a right and a wrong answer, and the draws that its texts are made from."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Flag, auto
from pathlib import Path
from random import Random
from typing import Any

LANGUAGES = ("en", "zh")
TEXTS = Path(__file__).parent / "texts"
MARGIN = 4  # characters by which the longer answer is longer


class Room(Flag):
    """Where a courtesy may be added to an answer without changing what it is worth."""

    NONE = 0
    BEFORE = auto()
    AFTER = auto()
    BOTH = BEFORE | AFTER


@dataclass(frozen=True, slots=True)
class Case:
    """A query, its better and its worse answer, and the fact that tells them apart.

    Attributes:
        query: The task, as a user asks it.
        good: The better answer.
        bad: The worse answer; in a tie, the other good one.
        right: Whether a text is a right answer to the query.
        good_room: Where `good` takes courtesies.
        bad_room: Where `bad` does.
        tie: Whether both answers are right.
    """

    query: str
    good: str
    bad: str
    right: Callable[[str], bool]
    good_room: Room = Room.BOTH
    bad_room: Room = Room.BOTH
    tie: bool = False

    def holds(self) -> bool:
        """Whether the fact says of both answers what the case says of them."""
        return self.right(self.good) and self.right(self.bad) == self.tie


@dataclass(frozen=True, slots=True)
class Draw:
    """What a kind draws an instance from.

    Attributes:
        rng: The only source of chance.
        turn: The number of the instance within its kind and language, from 0.
        longer: Whether the better answer has to be the longer one.
        texts: The texts of the kind.
        common: The texts of all kinds.
    """

    rng: Random
    turn: int
    longer: bool
    texts: Mapping[str, Any]
    common: Mapping[str, Any]

    def any(self, key: str) -> Any:  # noqa: ANN401 - whatever the texts hold
        """One of the texts called `key`."""
        return self.rng.choice(self.texts[key])

    def turned(self, key: str) -> Any:  # noqa: ANN401 - whatever the texts hold
        """The text called `key` whose turn it is."""
        return self.texts[key][self.turn % len(self.texts[key])]

    def some(self, items: Sequence[Any], k: int) -> list[Any]:
        """`k` different items in any order."""
        return self.rng.sample(items, k)

    def coin(self) -> bool:
        """True half of the time."""
        return self.rng.random() < 0.5

    def sized(self, long: str, short: str) -> tuple[str, str]:
        """A text for the better answer and one for the worse, the longer where it has to be."""
        return (long, short) if self.longer else (short, long)

    def listed(self, names: Sequence[str]) -> str:
        """The names as one enumeration."""
        *most, last = names
        return self.plain(most) + str(self.common["and"]) * bool(most) + last

    def spaced(self, sentences: Sequence[str]) -> str:
        """The sentences as one paragraph."""
        return str(self.common["space"].join(sentences))

    def plain(self, names: Sequence[str]) -> str:
        """The names, separated."""
        return str(self.common["comma"].join(names))

    def money(self, cents: int) -> str:
        """An amount, without cents where there are none."""
        whole, rest = divmod(cents, 100)
        digits = f"{whole}.{rest:02d}".rstrip(self.common["drop"]) if rest else f"{whole}"
        return str(self.common["money"].format(digits))

    def duration(self, minutes: int) -> str:
        """Hours and minutes in words."""
        return str(self.common["duration"].format(h=minutes // 60, m=minutes % 60))


def load(language: str) -> dict[str, Any]:
    """All texts of a language: `common`, and a table for each kind."""
    texts: dict[str, Any] = {}
    for path in sorted(TEXTS.glob(f"*.{language}.toml")):
        texts |= tomllib.loads(path.read_text(encoding="utf-8"))
    return texts


def clock(minutes: int) -> str:
    """A time of day."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def numbers(text: str) -> set[Decimal]:
    """All numbers in a text."""
    return {Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", text)}


def has(text: str, value: str) -> bool:
    """Whether a text says a value, as a whole word or number."""
    edge = r"[0-9A-Za-z]"
    return bool(re.search(rf"(?<!{edge}){re.escape(value)}(?!{edge})", text))


def courteous(case: Case, draw: Draw) -> Case | None:
    """The case with courtesies here and there, and the longer answer where it has to be.

    Returns:
        None where no courtesy makes that answer long enough; a tie stays as it is.
    """
    if case.tie:
        return case
    good, bad = _Side(case.good, case.good_room), _Side(case.bad, case.bad_room)
    for side in (good, bad):
        if draw.rng.random() < 0.3:
            side.grow(draw)
    long, short = (good, bad) if draw.longer else (bad, good)
    while len(long.text) < len(short.text) + MARGIN:
        if not long.grow(draw):
            return None
    return replace(case, good=good.text, bad=bad.text)


@dataclass(slots=True)
class _Side:
    text: str
    room: Room

    def grow(self, draw: Draw) -> bool:
        """Add a courtesy; false where there is no room for one."""
        if not self.room:
            return False
        where = draw.rng.choice(list(self.room))
        self.room &= ~where
        gap = "\n" if "\n" in self.text else draw.common["space"]
        if where is Room.BEFORE:
            self.text = draw.rng.choice(draw.common["openings"]) + gap + self.text
        else:
            self.text += gap + draw.rng.choice(draw.common["closings"])
        return True
