"""Sentences that tell statements, by the sections of `words/`."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.universe.chance import Chance
from arenagym.envs.deep_research.universe.entities import forms
from arenagym.envs.deep_research.universe.planning.genres import MAKERS
from arenagym.envs.deep_research.universe.planning.knowing import Knowing
from arenagym.envs.deep_research.universe.planning.sheets import Cue, Sheet
from arenagym.envs.deep_research.universe.relations import Relation, roles
from arenagym.envs.deep_research.universe.words import WORDS
from arenagym.envs.deep_research.universe.writing.figures import (
    told_briefly,
    told_literal,
    told_time,
)
from arenagym.envs.deep_research.universe.writing.mentions import Mention, Mentions
from arenagym.envs.grammar import Grammar, Rules, read_rules

FILES = ("life", "things", "mine", "news", "pages", "reports")
Voice = Literal["", "mine", "lead", "title", "line"]
_LIST, _ITEMS = 3, 9
"""From how many statements on there is a list, and how many are in one at most."""


class Told(NamedTuple):
    """A claim in a sentence: its value and its time as they are written there."""

    cue: Cue
    value: str
    when: str


class Sentence(NamedTuple):
    """A sentence, what it tells, and the entity that a pronoun after it would mean."""

    text: str
    told: tuple[Told, ...]
    about: int


class Group(NamedTuple):
    """What one sentence tells: `back` lists the subjects of statements about one object."""

    cues: tuple[Cue, ...]
    topic: str
    back: bool


@cache
def load_words(language: Language) -> Grammar:
    """All sentences of a language."""
    rules: dict[str, Sequence[str]] = {}
    for name in FILES:
        rules.update(_rules(name, language))
    return Grammar(rules)


class Teller:
    """Tells the statements of one document."""

    def __init__(self, sheet: Sheet, knowing: Knowing, mentions: Mentions, chance: Chance) -> None:
        self._sheet, self._knowing, self._chance = sheet, knowing, chance
        self._s, self._mentions = knowing.statements, mentions
        self._words, self._language = load_words(sheet.language), sheet.language

    def groups(self, cues: Sequence[Cue], *, lists: bool = True) -> list[Group]:
        """What is told in a sentence each; what others have to do with the focus comes last."""
        direct: list[Group] = []
        named: dict[str, list[Cue]] = {}
        for cue in cues:
            relation = self._s.relation_of(cue.row)
            subject = int(self._s.subject[cue.row])
            focus = self._sheet.focus
            if lists and relation.objects and subject != focus and cue.told == focus:
                named.setdefault(relation.name, []).append(cue)
            elif direct and self._joins(direct[-1], cue, relation, lists=lists):
                direct[-1] = direct[-1]._replace(cues=(*direct[-1].cues, cue))
            else:
                direct.append(Group((cue,), relation.topic, back=False))
        split = [part for group in direct for part in self._split(group)]
        return [*split, *(group for part in named.values() for group in self._backs(part))]

    def tell(self, group: Group, *, before: int = -1, voice: Voice = "") -> Sentence:
        """A sentence, which may use a pronoun for what the one before was about."""
        if group.back:
            return self._back(group)
        relation = self._relation(group)
        if len(group.cues) >= _LIST:
            return self._listed(group, relation, before)
        first = group.cues[0]
        subject = int(self._s.subject[first.row])
        pair = ""
        if len(group.cues) == 2:
            pair = f"+{self._s.relation_of(group.cues[1].row).name}"
        second = int(self._s.columns["second"][first.row])
        plus = "+" if relation.qualifier == "for" and second >= 0 else ""
        told = [self._object(cue, plain=voice == "title") for cue in group.cues]
        mention = self._subject(subject, before, voice)
        when = self._when(first)
        given = {
            "s": mention.text,
            "of": mention.of,
            "whom": mention.whom,
            "o": told[0][0],
            "o2": told[-1][0],
            "time": when,
            "year": str(since.year) if (since := self._days(first)[0]) else "",
            **self._details(first, subject),
        }
        if second >= 0:
            given["second"] = self._mentions.full(second).text
        over = self._knowing.past(first.row, self._sheet.day, self._sheet.kind)
        undated = relation.time == "figure" and not over and voice == ""
        section = self._section(
            f"{relation.name}{pair}{plus}", subject, second, "now" if undated else voice
        )
        text = self._words.write(section, self._chance, int(over), given)
        shown = given["year"] if voice == "line" and relation.time == "figure" else when
        claims = tuple(
            Told(cue, value, shown if shown and shown in text else "")
            for cue, (_, value) in zip(group.cues, told, strict=True)
        )
        return _capital(Sentence(text, claims, subject))

    def has(self, relation: str, voice: Voice) -> bool:
        """Whether there is such a section."""
        return f"{relation} {voice}" in self._words

    # Kinds of sentences

    def _back(self, group: Group) -> Sentence:
        relation, focus = self._relation(group), self._sheet.focus
        shown = self._mentions.full(focus)
        items, claims = [], []
        for cue in group.cues:
            mention = self._mentions.full(int(self._s.subject[cue.row]))
            items.append(mention.text + self._bracket(cue))
            claims.append(Told(cue, shown.name, self._brief_when(cue)))
        given = {"o": shown.text, "items": self._joined(items)}
        text = self._words.write(f"{relation.name} back", self._chance, 1, given)
        return _capital(Sentence(text, tuple(claims), -1))

    def _listed(self, group: Group, relation: Relation, before: int) -> Sentence:
        subject = int(self._s.subject[group.cues[0].row])
        mention = self._subject(subject, before, "")
        items, claims = [], []
        for cue in group.cues:
            text, value = self._object(cue)
            items.append(text + self._bracket(cue))
            claims.append(Told(cue, value, self._brief_when(cue)))
        given = {"s": mention.text, "of": mention.of, "items": self._joined(items)}
        text = self._words.write(f"{relation.name} list", self._chance, 1, given)
        return _capital(Sentence(text, tuple(claims), subject))

    def _split(self, group: Group) -> list[Group]:
        """A group of two that is no pair, or of more that has no list, one by one."""
        names = [self._s.relation_of(cue.row).name for cue in group.cues]
        pair = len(names) == 2 and f"{names[0]}+{names[1]}" in self._words
        if pair or (len(names) >= _LIST and f"{names[0]} list" in self._words):
            return [group]
        return [group._replace(cues=(cue,)) for cue in group.cues]

    def _joins(self, group: Group, cue: Cue, relation: Relation, *, lists: bool) -> bool:
        first = group.cues[-1]
        if self._s.subject[first.row] != self._s.subject[cue.row]:
            return False
        before = self._relation(group)
        if before is relation:
            return lists and len(group.cues) < _ITEMS and not self._undated(relation)
        pair = f"{before.name}+{relation.name}" in self._words
        return pair and len(group.cues) == 1 and self._same_time(first, cue)

    def _backs(self, cues: list[Cue]) -> list[Group]:
        relation = self._s.relation_of(cues[0].row)
        alone = len(cues) == 1 and relation.name in MAKERS
        parts = [cues[i : i + _ITEMS] for i in range(0, len(cues), _ITEMS)]
        return [Group(tuple(part), relation.topic, back=not alone) for part in parts]

    def _same_time(self, one: Cue, two: Cue) -> bool:
        return self._s.relation_of(two.row).time == "always" or self._when(one) == self._when(two)

    # Parts of sentences

    def _relation(self, group: Group) -> Relation:
        return self._s.relation_of(group.cues[0].row)

    def _undated(self, relation: Relation) -> bool:
        return relation.time == "figure" and self._sheet.kind not in {
            "encyclopedia",
            "annual report",
        }

    def _subject(self, number: int, before: int, voice: Voice) -> Mention:
        if voice == "title":
            name = self._mentions.plain(number)
            return Mention(name, name, name, name)
        if number == before and voice != "lead":
            return self._mentions.again(number)
        return self._mentions.full(number)

    def _object(self, cue: Cue, *, plain: bool = False) -> tuple[str, str]:
        """As written, and its value without marks."""
        relation = self._s.relation_of(cue.row)
        if relation.objects:
            if plain:
                return (self._mentions.plain(cue.told),) * 2
            mention = self._mentions.full(cue.told)
            return mention.text, mention.name
        text = told_literal(relation, self._s.value(relation, cue.told), self._language)
        return text, text

    def _when(self, cue: Cue) -> str:
        since, until = self._days(cue)
        if since is None:
            return ""
        past = self._knowing.past(cue.row, self._sheet.day, self._sheet.kind)
        return told_time(self._s.relation_of(cue.row), since, until, self._language, past=past)

    def _brief_when(self, cue: Cue) -> str:
        since, until = self._days(cue)
        if since is None:
            return ""
        past = self._knowing.past(cue.row, self._sheet.day, self._sheet.kind)
        return told_briefly(self._s.relation_of(cue.row), since, until, self._language, past=past)

    def _days(self, cue: Cue) -> tuple[date | None, date | None]:
        since, until = int(self._s.since[cue.row]), int(self._s.until[cue.row])
        return (
            date.fromordinal(since) if since else None,
            date.fromordinal(until) if until else None,
        )

    def _bracket(self, cue: Cue) -> str:
        """What is known of an item besides its name: role, second entity, time, number."""
        number, second = (int(self._s.columns[name][cue.row]) for name in ("role", "second"))
        role = roles()[number].a.of(self._language).removeprefix("a ").removeprefix("an ")
        parts = [role, self._brief_when(cue)]
        if second >= 0:
            parts.insert(0, self._mentions.full(second).text)
        kept = [part for part in parts if part]
        if not kept:
            return ""
        return f"（{'，'.join(kept)}）" if self._language == "zh" else f" ({', '.join(kept)})"

    def _details(self, cue: Cue, subject: int) -> dict[str, str]:
        role = roles()[int(self._s.columns["role"][cue.row])].a.of(self._language)
        entity = self._mentions.entity(subject)
        form = forms(entity.kind)[entity.form]
        return {
            "role": role,
            "office": role.removeprefix("a ").removeprefix("an "),
            "known": form.noun.zh if self._language == "zh" else form.a.en,
        }

    def _section(self, name: str, subject: int, second: int, voice: str) -> str:
        entity = self._mentions.entity(subject)
        kinds = [entity.form, entity.kind]
        if second >= 0:
            kinds.append(self._mentions.entity(second).kind)
        end = f" {voice}" if voice else ""
        tried = [*(f"{name} {kind}{end}" for kind in kinds), f"{name}{end}"]
        return next((each for each in tried if each in self._words), tried[-1].replace("+ ", " "))

    def _joined(self, items: Sequence[str]) -> str:
        if self._language == "zh":
            return "、".join(items[:-1]) + ("和" if len(items) > 1 else "") + items[-1]
        return ", ".join(items[:-1]) + (" and " if len(items) > 1 else "") + items[-1]


def _capital(sentence: Sentence) -> Sentence:
    """With a capital at the beginning, under whatever marks, and in the claims that are there."""
    text = sentence.text
    at = next((i for i, sign in enumerate(text) if sign.isalnum()), 0)
    text = text[:at] + text[at].upper() + text[at + 1 :]

    def found(part: str) -> str:
        return part if part in text else part[:1].upper() + part[1:]

    told = tuple(Told(cue, found(value), found(when)) for cue, value, when in sentence.told)
    return Sentence(text, told, sentence.about)


def _rules(name: str, language: Language) -> Rules:
    return read_rules(WORDS, name, language)
