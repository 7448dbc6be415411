"""A document while it is written: paragraphs, claims with their places, and what fills the page."""

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.universe.chance import Chance
from arenagym.envs.deep_research.universe.entities import Entity, Form, forms
from arenagym.envs.deep_research.universe.planning.knowing import Knowing
from arenagym.envs.deep_research.universe.planning.sheets import Cue, DocKind, Sheet, Sheets
from arenagym.envs.deep_research.universe.statements import Status, Value
from arenagym.envs.deep_research.universe.writing.figures import told_day
from arenagym.envs.deep_research.universe.writing.mentions import Mentions
from arenagym.envs.deep_research.universe.writing.telling import (
    Group,
    Sentence,
    Teller,
    Voice,
    load_words,
)

_TRIES, _LONG = 12, 240
_ADDRESS = re.compile(r"\]\([^)]*\)")
FEWEST = 80
"""Words of a document; of Chinese, 1.6 characters count as one."""


def count_words(text: str, language: Language) -> int:
    """Without the addresses of links."""
    bare = _ADDRESS.sub("]", text)
    return int(len(bare) / 1.6) if language == "zh" else len(bare.split())


class Claim(msgspec.Struct, frozen=True, gc=False):
    """What a document says of a statement.

    Attributes:
        statement: its number.
        object: what is told as its object: not the statement's own if the claim is wrong.
        value: the object as the text has it, without marks.
        when: the time as the text has it; "" if it tells none.
        status: whether it is true; was true on the document's day but is no longer; or is wrong.
        span: where in the text the sentence stands that says it.
    """

    statement: int
    object: Value
    value: str
    when: str
    status: Status
    span: tuple[int, int]


class Doc(msgspec.Struct, frozen=True, gc=False):
    """A document. `date` is ISO 8601, `text` Markdown."""

    url: str
    kind: DocKind
    language: Language
    title: str
    text: str
    date: str
    says: tuple[Claim, ...]


class Scribe:
    """Writes one document.

    Attributes:
        given: what every section may use: the name of the focus, what it is, and the day.
    """

    def __init__(self, sheet: Sheet, knowing: Knowing, sheets: Sheets, chance: Chance) -> None:
        self.sheet, self.knowing, self.sheets, self.chance = sheet, knowing, sheets, chance
        self.statements = knowing.statements
        self.zh = sheet.language == "zh"
        self.mentions = Mentions(sheet, self.statements, sheets, chance)
        self.teller = Teller(sheet, knowing, self.mentions, chance)
        self.says: list[Claim] = []
        self._words = load_words(sheet.language)
        self._parts: list[str] = []
        self._size = 0
        self._fresh = True
        self._used: set[str] = set()
        self._before = -1
        self._aim = int(chance.heavy(FEWEST + 2, _LONG))
        name = self.mentions.full(sheet.focus).text
        short = self.focus.short.of(sheet.language) or name
        self.given = {
            "name": name,
            "short": short,
            "form": self.form.a.of(sheet.language),
            "noun": self.form.noun.of(sheet.language),
            "date": told_day(self.day, sheet.language),
        }

    @property
    def focus(self) -> Entity:
        """What the document is about."""
        return self.statements.entities[self.sheet.focus]

    @property
    def form(self) -> Form:
        """What that is more exactly."""
        return forms(self.focus.kind)[self.focus.form]

    @property
    def day(self) -> date:
        """Of publication."""
        return date.fromordinal(self.sheet.day)

    @property
    def text(self) -> str:
        """All so far."""
        return "".join(self._parts).rstrip()

    def either(self, symbol: str, otherwise: str) -> str:
        """The first of the sections, if there is one of that name."""
        return symbol if symbol in self._words else otherwise

    def write(self, symbol: str, form: int = 0, /, **given: str) -> str:
        """One of the ways to write a section, if possible one that is not in this document yet."""
        for _ in range(_TRIES):
            text = self._words.write(symbol, self.chance, form, {**self.given, **given})
            if text not in self._used:
                break
        self._used.add(text)
        return text[:1].upper() + text[1:]

    def say(self, symbol: str, **given: str) -> None:
        """Add such a sentence."""
        self.add(self.write(symbol, **given))

    def add(self, text: str) -> int:
        """Add a sentence to the paragraph; where it begins is returned."""
        gap = "" if self._fresh or self.zh else " "
        self._parts.append(gap + text)
        begin = self._size + len(gap)
        self._size += len(gap) + len(text)
        self._fresh, self._before = False, -1
        return begin

    def end(self, gap: str = "\n\n") -> None:
        """End the paragraph, or with one newline the line."""
        if not self._fresh or gap == "\n":
            self._parts.append(gap)
            self._size += len(gap)
            self._fresh, self._before = True, -1

    def bullet(self) -> None:
        """Begin an item of a list."""
        self.add("- ")
        self._fresh = True

    def head(self, text: str) -> None:
        """Add a heading."""
        self.end()
        self.add(f"## {text}")
        self.end()

    def tell(self, group: Group, voice: Voice = "") -> Sentence:
        """Add the sentence that tells a group."""
        sentence = self.teller.tell(group, before=self._before, voice=voice)
        self.put(sentence)
        return sentence

    def put(self, sentence: Sentence) -> None:
        """Add a sentence with its claims."""
        begin = self.add(sentence.text)
        span = (begin, begin + len(sentence.text))
        for told in sentence.told:
            relation = self.statements.relation_of(told.cue.row)
            value = self.statements.value(relation, told.cue.told)
            self.says.append(
                Claim(told.cue.row, value, told.value, told.when, told.cue.status, span)
            )
        self._before = sentence.about

    def groups(self, cues: Sequence[Cue] | None = None, *, lists: bool = True) -> list[Group]:
        """What is to be told, a sentence each."""
        return self.teller.groups(self.sheet.cues if cues is None else cues, lists=lists)

    def title(self, symbol: str, **given: str) -> str:
        """A headline, with no marks in it."""
        name = self.mentions.plain(self.sheet.focus)
        return self.write(symbol, **{"name": name, **given})

    def pad(self, symbol: str) -> bool:
        """Add a sentence that says nothing, if one is left that is not in this document yet."""
        used = len(self._used)
        text = self.write(symbol)
        if len(self._used) > used:
            self.add(text)
        return len(self._used) > used

    def fill(self, *symbols: str, most: int = 12) -> None:
        """Add so many of these sentences, one symbol after the other, until it is enough."""
        for symbol in symbols:
            for n in range(most):
                if not self.short or not self.pad(symbol):
                    break
                if n % 4 == 3:
                    self.end()

    @property
    def short(self) -> bool:
        """Whether it should be longer."""
        return self.words < self._aim

    @property
    def words(self) -> int:
        """How long it is so far."""
        return count_words(self.text, self.sheet.language)
