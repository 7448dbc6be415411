"""Nouns for what parts of questions lead to, in both languages."""

from functools import cache
from typing import NamedTuple

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.tasks.questions.forms import Extreme, Meet, Named, Next, Part, Step
from arenagym.envs.deep_research.tasks.questions.words import WORDINGS
from arenagym.envs.deep_research.universe import Form, Kind, Universe, forms, relations

_PLURALS = {"species": "species"}


class Noun(NamedTuple):
    """What something is called: one of it, several, and what Chinese counts it by."""

    one: str
    many: str
    measure: str
    a: str
    that: str
    """As it is meant after it was mentioned."""


def kinds_of(part: Part, universe: Universe) -> tuple[Kind, ...]:
    """The kinds of entities that it may lead to; none if it leads to a number or date."""
    match part:
        case Named():
            return (universe.entity(part.entity).kind,)
        case Step():
            relation = relations()[part.relation]
            kinds = relation.subjects if part.back else relation.objects
            return tuple(kind for kind in kinds if not part.form or part.form in forms(kind))
        case Meet():
            return (_kind_of(part.form),)
        case Extreme():
            return kinds_of(part.among[0], universe)
        case Next():
            return kinds_of(part.of, universe)
        case _:
            return ()


def noun_of(part: Part, universe: Universe, language: Language) -> Noun:
    """By its form, if the question tells it, or by its kind."""
    form = ""
    match part:
        case Named():
            form = universe.entity(part.entity).form
        case Step() | Meet():
            form = part.form
        case Next():
            form = part.of.form
        case Extreme() if len(part.among) == 1 and isinstance(part.among[0], Step):
            form = part.among[0].form
        case _:
            pass
    if form:
        return _formed(forms(_kind_of(form))[form], language)
    return general_noun(part, universe, language)


def general_noun(part: Part, universe: Universe, language: Language) -> Noun:
    """By its kind."""
    kinds = kinds_of(part, universe)
    if set(kinds) == {"company", "institute"}:
        return _general("employer", language)
    return _general(kinds[0] if len(kinds) == 1 else "thing", language)


@cache
def _kind_of(form: str) -> Kind:
    every: tuple[Kind, ...] = tuple(relations()["won"].subjects)
    for relation in relations().values():
        every += (*relation.subjects, *relation.objects)
    return next(kind for kind in every if form in forms(kind))


def _formed(form: Form, language: Language) -> Noun:
    noun = form.noun.of(language)
    if language == "en":
        return Noun(noun, _plural(noun), "", form.a.en, f"that {noun}")
    measure = form.a.zh.removeprefix("一").removesuffix(noun)
    return Noun(noun, noun, measure, form.a.zh, form.this.zh)


def _general(key: str, language: Language) -> Noun:
    en, many, zh, measure = _nouns()[key]
    if language == "en":
        article = "an" if en[0] in "aeio" else "a"
        return Noun(en, many, "", f"{article} {en}", f"that {en}")
    that = "此人" if key == "person" else f"这{measure}{zh}"
    return Noun(zh, zh, measure, f"一{measure}{zh}", that)


@cache
def _nouns() -> dict[str, tuple[str, ...]]:
    text = (WORDINGS / "nouns.txt").read_text(encoding="utf-8")
    rows = (line.split(" | ") for line in text.splitlines() if line and line[0] != "#")
    return {key: tuple(columns) for key, *columns in rows}


def _plural(noun: str) -> str:
    if noun in _PLURALS:
        return _PLURALS[noun]
    if noun.endswith("y"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "ch", "sh")) else f"{noun}s"
