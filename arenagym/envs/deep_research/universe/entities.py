"""What the universe consists of: entities of twelve kinds, their names and forms."""

from datetime import date
from functools import cache
from typing import Literal, NamedTuple, get_args

import msgspec

from arenagym.envs.bilingual import Text
from arenagym.envs.deep_research.universe.words import read_sections, split_row

Kind = Literal[
    "country", "city", "place", "institute", "company", "person",
    "work", "discovery", "invention", "product", "event", "award",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
AliasKind = Literal["former", "short", "variant", "pen", "code"]


class Alias(msgspec.Struct, frozen=True, gc=False):
    """Another name.

    Attributes:
        kind: a former name, an abbreviation, another spelling, a pen name, a code name.
        until: the day from which a former name was one; documents before it use that name.
    """

    text: Text
    kind: AliasKind
    until: date | None = None
    article: bool = False


class Entity(msgspec.Struct, frozen=True, gc=False):
    """Something with a name.

    Attributes:
        id: the kind and a number, as in `person-12`.
        form: what it is more exactly, as in "novel"; a key of `forms()`.
        name: unique in each language among all names and aliases.
        short: how a person is called after the first time; "" for others.
        article: whether English puts "the" before the name.
        gender: "f" or "m" of a person, else "".
        core: whether each of its statements is told by two documents or more; the others are the
            long tail, of which one document tells.
    """

    id: str
    kind: Kind
    form: str
    name: Text
    short: Text = Text("", "")
    aliases: tuple[Alias, ...] = ()
    article: bool = False
    gender: Literal["f", "m", ""] = ""
    core: bool = True

    def called(self, day: date) -> Text:
        """Its name on a day."""
        for alias in self.aliases:
            if alias.until and day < alias.until:
                return alias.text
        return self.name


class Form(NamedTuple):
    """A form in words.

    Attributes:
        a: what it is, as in 一部小说, "a novel".
        this: what is meant after it was named, as in 这部小说, "the novel".
        weight: how many there are, against the others of the kind.
    """

    key: str
    noun: Text
    a: Text
    this: Text
    weight: float


@cache
def forms(kind: Kind) -> dict[str, Form]:
    """The forms of a kind, by their English nouns."""
    found = {}
    for line in read_sections("forms")[kind]:
        en, measure, zh, weight = split_row(line)
        article = "an" if en[0] in "aeio" else "a"
        found[en] = Form(
            en,
            Text(zh, en),
            Text(f"一{measure}{zh}", f"{article} {en}"),
            Text(f"这{measure}{zh}", f"the {en}"),
            float(weight),
        )
    return found
