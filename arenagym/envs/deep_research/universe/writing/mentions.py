"""How a document names entities: by the name of its day, with links, articles and pronouns."""

from datetime import date
from typing import NamedTuple

from arenagym.envs.deep_research.universe.chance import Chance
from arenagym.envs.deep_research.universe.entities import Entity, forms
from arenagym.envs.deep_research.universe.planning.sheets import Sheet, Sheets
from arenagym.envs.deep_research.universe.statements import Statements
from arenagym.envs.deep_research.universe.writing.addresses import address

_DESCRIBED = {"zh": {"person"}, "en": {"person", "work", "company"}}
_PRONOUNS = {
    "f": ("she", "her", "her", "她"),
    "m": ("he", "his", "him", "他"),
    "": ("it", "its", "it", "它"),
}


class Mention(NamedTuple):
    """A name in its sentence, with links and other marks; `name` is without.

    `of` is its possessive, and `whom` the object: they differ of pronouns.
    """

    text: str
    of: str
    whom: str
    name: str


class Mentions:
    """The names in one document."""

    def __init__(
        self, sheet: Sheet, statements: Statements, sheets: Sheets, chance: Chance
    ) -> None:
        self._sheet, self._sheets, self._chance = sheet, sheets, chance
        self._entities = statements.entities
        self._day = date.fromordinal(sheet.day)
        self._zh = sheet.language == "zh"
        self._known: set[int] = {sheet.focus}

    def entity(self, number: int) -> Entity:
        """The one of that number."""
        return self._entities[number]

    def full(self, number: int) -> Mention:
        """By the whole name; the first time with a link, and what it is may come before."""
        entity = self._entities[number]
        name = entity.called(self._day).of(self._sheet.language)
        text = self._marked(entity, name)
        article = "the " if self._article(entity) else ""
        if number not in self._known:
            self._known.add(number)
            page = self._page(number)
            if page is not None:
                text = f"[{text}]({address(page, self._sheets)})"
            if entity.kind in _DESCRIBED[self._sheet.language] and self._chance.likely(0.6):
                noun = forms(entity.kind)[entity.form].noun
                article = noun.zh if self._zh else f"the {noun.en} "
        text = article + text
        return Mention(text, self._owning(text, name), text, name)

    def plain(self, number: int) -> str:
        """The name without marks, as in headlines, but with the article."""
        entity = self._entities[number]
        name = entity.called(self._day).of(self._sheet.language)
        if self._zh:
            return f"《{name}》" if entity.kind == "work" else name
        return f"the {name}" if self._article(entity) else name

    def again(self, number: int) -> Mention:
        """By a pronoun, a family name or "the company", of what the last sentence was about."""
        entity = self._entities[number]
        pronoun, of, whom, zh = _PRONOUNS[entity.gender]
        name = entity.called(self._day).of(self._sheet.language)
        if self._chance.likely(0.6):
            if self._zh:
                its = "其" if self._chance.likely(0.3) else f"{zh}的"
                return Mention(zh, its, zh, name)
            return Mention(pronoun, of, whom, name)
        if entity.kind == "person":
            short = entity.short.of(self._sheet.language)
        else:
            short = forms(entity.kind)[entity.form].this.of(self._sheet.language)
        return Mention(short, self._owning(short, short), short, name)

    def _owning(self, text: str, name: str) -> str:
        return f"{text}的" if self._zh else f"{text}'" if name.endswith("s") else f"{text}'s"

    def _marked(self, entity: Entity, name: str) -> str:
        if entity.kind != "work":
            return name
        return f"《{name}》" if self._zh else f"*{name}*"

    def _article(self, entity: Entity) -> bool:
        if self._zh:
            return False
        for alias in entity.aliases:
            if alias.until and self._day < alias.until:
                return alias.article
        return entity.article

    def _page(self, number: int) -> int | None:
        languages = ("zh", "en") if self._zh else ("en", "zh")
        pages = (self._sheets.pages.get((number, each)) for each in languages)  # type: ignore[arg-type]
        return next((page for page in pages if page is not None), None)
