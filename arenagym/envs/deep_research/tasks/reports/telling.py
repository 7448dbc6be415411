"""Statements of the universe as sentences and as nuggets, with the ways to write their parts."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from itertools import repeat

import msgspec

from arenagym.envs.bilingual import Language, Text
from arenagym.envs.deep_research.tasks.reports.aspects import WORDS, Fact
from arenagym.envs.deep_research.tasks.task import Nugget
from arenagym.envs.deep_research.universe import (
    Entity,
    Relation,
    Statement,
    Universe,
    Value,
    forms,
    relations,
    roles,
)
from arenagym.envs.deep_research.universe.writing.figures import (
    told_day,
    told_literal,
    told_time,
)
from arenagym.envs.grammar import load_grammar

_INITIAL = re.compile(r"(?<=[\s·])[A-Z]\.[\s·]*")
_PRONOUNS = {"f": ("she", "her", "her"), "m": ("he", "his", "him"), "": ("it", "its", "it")}
_SHORTENED = {"person", "product"}
FIRST = repeat(0.0)
"""Chance for grammars that have one way to write each symbol."""


class Teller:
    """Tells statements in a language.

    Args:
        universe: whose statements they are.
        language: of the sentences.
        facts: that are told together: who is alone in them with a family name may be called so.
    """

    def __init__(self, universe: Universe, language: Language, facts: Iterable[Fact] = ()) -> None:
        self.universe, self.language = universe, language
        self.other: Language = "en" if language == "zh" else "zh"
        self._sentences = load_grammar(WORDS, "facts", language)
        self._facts = tuple(facts)

    def name(self, entity: Entity) -> str:
        """As a text has it, with the article and the marks of a title."""
        name = entity.name.of(self.language)
        if entity.kind == "work":
            return f"《{name}》" if self.language == "zh" else f"*{name}*"
        return f"the {name}" if entity.article and self.language == "en" else name

    def form(self, entity: Entity) -> str:
        """What it is, as in "a publisher"."""
        return forms(entity.kind)[entity.form].a.of(self.language)

    def pronouns(self, entity: Entity) -> dict[str, str]:
        """Slots of the wordings, of which Chinese needs none."""
        return dict(zip(("he", "his", "whom"), _PRONOUNS[entity.gender], strict=True)) | {
            "him": _PRONOUNS[entity.gender][2]
        }

    def sentence(self, statement: Statement, value: Value | None = None) -> str:
        """A statement, perhaps with another object, as a sentence."""
        return capital(self._told(statement, value))

    def stale(self, statement: Statement) -> str:
        """What is over as if it held today, as documents of its time tell it."""
        return capital(self._told(msgspec.structs.replace(statement, until=None), None, now=True))

    def clause(self, statement: Statement, value: Value | None = None) -> str:
        """The same within a sentence, without the stop."""
        return self._told(statement, value).rstrip(".。")

    def ways(self, value: Value, unit: Relation | None = None) -> tuple[str, ...]:
        """To write an entity, date, code or number, in both languages."""
        if isinstance(value, date):
            days = [told_day(value, each) for each in (self.language, self.other)]
            return (*days, value.isoformat())
        if unit and not unit.objects:
            told = (told_literal(unit, value, each) for each in (self.language, self.other))
            return tuple(dict.fromkeys(told))
        entity = self.universe.entity(str(value))
        texts = [entity.name, *(alias.text for alias in entity.aliases)]
        if entity.id in self._alone:
            texts.append(_short(entity))
        names = [text.of(each) for text in texts for each in (self.language, self.other)]
        if entity.kind == "person":
            plain = [_INITIAL.sub("", name) for name in names[:2]]
            names += [each for each in plain if not self.universe.named(each)]
        return tuple(dict.fromkeys(names))

    def when(self, statement: Statement) -> tuple[str, ...]:
        """To write when a statement came about: the day, or the year."""
        relation = relations()[statement.relation]
        if statement.since is None:
            return ()
        if relation.precision == "day":
            return self.ways(statement.since)
        return (str(statement.since.year),)

    def nugget(self, fact: Fact, *, vital: bool) -> Nugget:
        """A fact that a report should hold."""
        statement = fact.statement
        relation = relations()[statement.relation]
        value = statement.subject if fact.back else statement.object
        return Nugget(
            statement=statement.id,
            text=self.sentence(statement),
            subject=self.ways(fact.anchor),
            value=self.ways(value, None if fact.back else relation),
            when=self.when(statement) if fact.dated else (),
            vital=vital,
            sources=self.universe.support(statement.id),
        )

    @cached_property
    def _alone(self) -> set[str]:
        """What among the facts has a short name that nothing else there has."""
        shorts: dict[str, set[str]] = {}
        for each in self._facts:
            for key in (each.statement.subject, each.statement.object):
                if isinstance(key, str) and key.partition("-")[0] in _SHORTENED:
                    short = _short(self.universe.entity(key)).en
                    shorts.setdefault(short, set()).add(key)
        return {key for short, keys in shorts.items() if short and len(keys) == 1 for key in keys}

    def _told(self, statement: Statement, value: Value | None, *, now: bool = False) -> str:
        relation = relations()[statement.relation]
        subject = self.universe.entity(statement.subject)
        known = statement.qualifiers
        second = "" if "role" in known else known.get(relation.qualifier, "")
        role = next(each for each in roles() if each.key == known.get("role", ""))
        given = {
            "s": self.name(subject),
            "o": self._object(relation, statement.object if value is None else value),
            "time": self._time(relation, statement),
            "second": self.name(self.universe.entity(second)) if second else "",
            "role": role.a.of(self.language),
            "office": role.a.of(self.language).removeprefix("a ").removeprefix("an "),
        }
        sections = [f"{relation.name}+"] if relation.qualifier == "for" and second else []
        sections += [f"{relation.name} {each}" for each in (subject.form, subject.kind)]
        sections += [f"{relation.name} now"] * now
        section = next((each for each in sections if each in self._sentences), relation.name)
        over = self._over(relation, statement)
        return self._sentences.write(section, FIRST, int(over), given)

    def _object(self, relation: Relation, value: Value) -> str:
        if relation.objects:
            return self.name(self.universe.entity(str(value)))
        return told_literal(relation, value, self.language)

    def _time(self, relation: Relation, statement: Statement) -> str:
        if statement.since is None:
            return ""
        over = self._over(relation, statement)
        return told_time(relation, statement.since, statement.until, self.language, past=over)

    def _over(self, relation: Relation, statement: Statement) -> bool:
        ended = statement.until is not None and statement.until <= self.universe.today
        return ended or relation.time in {"figure", "moment"}


def _short(entity: Entity) -> Text:
    """The family name of a person, or the number of a product, such as S520."""
    if entity.kind == "person":
        return entity.short
    code = entity.name.en.rpartition(" ")[2]
    return Text(code, code) if any(sign.isdigit() for sign in code) else Text("", "")


def capital(text: str) -> str:
    """With a capital at the beginning, under whatever marks."""
    at = next((i for i, sign in enumerate(text) if sign.isalnum()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def joined(parts: Sequence[str], language: Language) -> str:
    """Such as "a, b and c"."""
    if len(parts) == 1:
        return parts[0]
    if language == "zh":
        return "、".join(parts[:-1]) + "和" + parts[-1]
    return ", ".join(parts[:-1]) + " and " + parts[-1]
