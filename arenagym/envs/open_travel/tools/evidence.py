"""What tools showed in an episode, as records: claims of an answer can be checked against it."""

from typing import Literal

import msgspec

FactKind = Literal["place", "ride", "route", "estimate", "weather", "article", "city"]
Value = str | int | float


class Fact(msgspec.Struct, frozen=True):
    """Something that a result showed.

    Attributes:
        id: of the place, article or city; the number of a train or flight; of a route
            "origin > destination", each a place id or "lon,lat".
        values: such as `date`, `origin`, `destination` (slugs) and `price` (the cheapest in CNY
            with a seat left; none if sold out) of a ride; `mode`, `metres`, `seconds` and
            `cost` (CNY) of a route.
    """

    kind: FactKind
    id: str
    values: dict[str, Value] = {}


class Evidence(msgspec.Struct, frozen=True):
    """A tool call and what its result showed, after it was cut to size.

    Attributes:
        ok: False for an error; `shown` then holds the candidates that it named, if any.
    """

    tool: str
    arguments: dict[str, str]
    shown: tuple[Fact, ...]
    ok: bool
