"""The forms of questions: small trees, of which each part stands for the answers that it has.

`solving.answers` says what each part means. To add a part: write it here, its meaning there, and
how it is put into words in `wording`; something in `kinds` then draws it.
"""

from collections.abc import Iterator
from typing import Union

import msgspec

from arenagym.records import Record


class Named(Record, frozen=True, tag="named"):
    """An entity that the question names."""

    entity: str


class Given(Record, frozen=True, tag="given"):
    """A day, in ISO 8601, or a code that the question tells instead of a name."""

    value: str


class Year(Record, frozen=True, tag="year"):
    """In a calendar year."""

    year: int


class Now(Record, frozen=True, tag="now"):
    """On the day on which the question is asked."""


class During(Record, frozen=True, tag="during"):
    """In the year of a date that has to be found."""

    of: "Part"


class Step(Record, frozen=True, tag="step"):
    """What a relation leads to.

    Attributes:
        source: where the step begins.
        relation: a name of `relations()`.
        back: from the object to the subject.
        role: the qualifier that the statement has; "" for any.
        when: the time at which it holds; None for any.
        form: what the result must be, a key of `forms()`; "" for anything.
    """

    source: "Part"
    relation: str
    back: bool = False
    role: str = ""
    when: "When | None" = None
    form: str = ""


class Since(Record, frozen=True, tag="since"):
    """The day on which the statement of a step came about."""

    of: Step


class Within(Record, frozen=True, tag="within"):
    """A date, by its relation, that lies in these years; both ends included."""

    relation: str
    first: int
    last: int


class Meet(Record, frozen=True, tag="meet"):
    """What several steps lead to alike. The first leads to few."""

    form: str
    parts: tuple[Step, ...]
    within: tuple[Within, ...] = ()


class Extreme(Record, frozen=True, tag="extreme"):
    """The one of several of which a number is the highest, or a date the latest; or the lowest.

    Attributes:
        among: parts with an answer each, or one part with several.
        year: of a figure.
    """

    among: tuple["Part", ...]
    relation: str
    most: bool
    year: int | None = None


class Count(Record, frozen=True, tag="count"):
    """How many answers a step has."""

    of: Step


class Total(Record, frozen=True, tag="total"):
    """The sum of a number of each answer of a step."""

    of: Step
    relation: str


class Next(Record, frozen=True, tag="next"):
    """What comes right after, or before, one of the answers of a step.

    Attributes:
        by: the relation whose dates are the order; "" for the times of the statements themselves.
    """

    of: Step
    pivot: "Part"
    after: bool
    by: str = ""


Part = Union[  # noqa: UP007 - the parts name it before it is there
    Named, Given, Step, Since, Meet, Extreme, Count, Total, Next
]
When = Year | Now | During


def parts_of(part: Part | When | None) -> Iterator[Part]:
    """A part and all that it is made of."""
    match part:
        case None | Year() | Now():
            return
        case During():
            yield from parts_of(part.of)
            return
        case Step():
            yield from parts_of(part.source)
            yield from parts_of(part.when)
        case Since() | Count() | Total():
            yield from parts_of(part.of)
        case Meet():
            for each in part.parts:
                yield from parts_of(each)
        case Extreme():
            for option in part.among:
                yield from parts_of(option)
        case Next():
            yield from parts_of(part.of)
            yield from parts_of(part.pivot)
    yield part


def begun_at(part: Step | Since, source: Part) -> Step | Since:
    """The same from another source."""
    if isinstance(part, Since):
        return Since(of=msgspec.structs.replace(part.of, source=source))
    return msgspec.structs.replace(part, source=source)


def told_by(part: Step | Since) -> str:
    """The relation whose statement tells a number or date."""
    return part.of.relation if isinstance(part, Since) else part.relation


def hops(part: Part) -> int:  # noqa: PLR0911 - one for each part
    """How many facts have to be found, each by what the one before told."""
    match part:
        case Named() | Given():
            return 0
        case Step():
            after = part.when.of if isinstance(part.when, During) else part.source
            return 1 + max(hops(part.source), hops(after))
        case Since() | Count():
            return hops(part.of)
        case Meet():
            return sum(map(hops, part.parts))
        case Extreme():
            return 1 + max(map(hops, part.among))
        case Total():
            return 1 + hops(part.of)
        case Next():
            return max(hops(part.of), hops(part.pivot)) + bool(part.by)
