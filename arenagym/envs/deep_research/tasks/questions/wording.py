"""Puts the form of a question into words."""

from collections.abc import Iterator, Sequence
from datetime import date

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.tasks.questions.forms import (
    Count,
    During,
    Extreme,
    Given,
    Meet,
    Named,
    Next,
    Now,
    Part,
    Since,
    Step,
    Total,
    When,
    Within,
    Year,
    hops,
    parts_of,
)
from arenagym.envs.deep_research.tasks.questions.nouns import general_noun, kinds_of, noun_of
from arenagym.envs.deep_research.tasks.questions.words import load_words, symbol
from arenagym.envs.deep_research.universe import Universe, relations, roles
from arenagym.envs.deep_research.universe.chance import Chance
from arenagym.envs.deep_research.universe.writing.figures import told_day

_ASKED, _APART, _STOP = 0.75, 0.65, 0.35
"""How often a question has a form of its own; how often a chain is told before it, and in parts."""
_HINT, _TODAY, _CALLED, _NEAR = 0.3, 0.3, 0.5, 0.7
Told = dict[Part, str]
"""What parts are called that were told before."""


def word_question(form: Part, universe: Universe, language: Language, chance: Chance) -> str:
    """The question, in one of many ways to put it."""
    return _Writer(universe, language, chance).question(form)


class _Writer:
    def __init__(self, universe: Universe, language: Language, chance: Chance) -> None:
        self.universe, self.language, self.chance = universe, language, chance
        self.zh = language == "zh"
        self._words = load_words(language)

    def write(self, name: str, form: int = 0, /, **given: str) -> str:
        """One of the ways to write a section."""
        return self._words.write(name, self.chance, form, given)

    def question(self, form: Part) -> str:
        """All of it."""
        told, asked = self._apart(form)
        sentences = [*told, self._asked(form, asked)]
        now = any(isinstance(each, Step) and isinstance(each.when, Now) for each in parts_of(form))
        if (now and self.zh) or (isinstance(form, Count) and self.chance.likely(_TODAY)):
            today = told_day(self.universe.today, self.language)
            sentences.append(self.write("as of", today=today))
        hint = f"hint {self._sort(form)}"
        if hint in self._words and not isinstance(form, Meet) and self.chance.likely(_HINT):
            sentences.append(self.write(hint))
        sentences = [each[:1].upper() + each[1:] for each in sentences]
        return ("" if self.zh else " ").join(sentences)

    # Long chains, told first

    def _apart(self, form: Part) -> tuple[list[str], Told]:
        """Sentences that lead to what a question is about, and what that is called after them."""
        far = [part for part in _line(form) if hops(part)]
        if not far or not self.chance.likely(_APART):
            return [], {}
        told: Told = {}
        sentences: list[str] = []
        # From the far end of the chain: now and then a stop is made, and always before the last.
        stops = [part for part in far[1:] if self.chance.likely(_STOP)]
        for part in [*reversed(stops), far[0]]:
            phrase = self.phrase(part, told, alone=True)
            sentences.append(self.write("then" if sentences else "think", np=phrase))
            told = {part: self._that(part, phrase)}
        return sentences, told

    def _that(self, part: Part, phrase: str) -> str:
        """What a part is called after a phrase: by the noun that is in it, else by its kind."""
        noun = noun_of(part, self.universe, self.language)
        if noun.one not in phrase:
            noun = general_noun(part, self.universe, self.language)
        return noun.that

    # What is asked

    def _asked(self, form: Part, told: Told) -> str:
        match form:
            case Step() | Since() | Next():
                return self._sought(form, told)
            case Count():
                given = self._given(form.of, told)
                return self.write(symbol(form.of.relation, "count", back=form.of.back), **given)
            case Total():
                every = self._all(form.of, told)
                return self.write(symbol(form.relation, "total"), all=every)
            case Extreme():
                return self._extreme(form, told)
            case Meet():
                person = " person" if kinds_of(form, self.universe) == ("person",) else ""
                noun = noun_of(form, self.universe, self.language)
                given = {"noun": noun.one, "a": noun.a, "measure": noun.measure}
                return self.write(f"meet{person}", tests=self._tests(form, told), **given)
            case _:
                raise AssertionError(form)

    def _sought(self, form: "Step | Since | Next", told: Told) -> str:
        """The end of a chain, as a question of its own or by a phrase for it."""
        name = self._symbol(form)
        source, step = _before(form), form if isinstance(form, Step) else form.of
        # A time at the end of a long question would seem to belong to what stands last there.
        most = 0 if step.when else 1
        near = source is None or source in told or hops(source) <= most
        if f"{name} ask" in self._words and near and self.chance.likely(_ASKED):
            return self.write(f"{name} ask", _side(form), **self._given(form, told))
        sort = self._sort(form)
        date_too = sort == "date" and "find date" in self._words
        sort = "date" if date_too else "value" if sort in {"date", "code", "number"} else sort
        return self.write(f"find {sort}", np=self.phrase(form, told))

    def _extreme(self, form: Extreme, told: Told, before: str = "") -> str:
        person = " person" if kinds_of(form, self.universe) == ("person",) else ""
        year = f"{form.year}年" if self.zh else f"in {form.year}"
        given = {"in": year if form.year else ""}
        use = symbol(form.relation, "high" if form.most else "low")
        predicate = self.write(use, int(len(form.among) != 2), **given)
        if len(form.among) == 1 and isinstance(form.among[0], Step):
            every = self._all(form.among[0], told)
            return self.write(f"{before}of all{person}", all=every, predicate=predicate)
        options = self._options(form.among)
        return self.write(f"of these{person}", options=options, predicate=predicate)

    def _options(self, among: Sequence[Part]) -> str:
        phrases = [self.phrase(each, {}) for each in among]
        if any(map(hops, among)):
            letters = "甲乙丙丁" if self.zh else "abcd"
            marks = [f"（{each}）" if self.zh else f"({each}) " for each in letters]
            marked = [mark + phrase for mark, phrase in zip(marks, phrases, strict=False)]
            return ("；" if self.zh else "; ").join(marked)
        comma, last = ("、", "和") if self.zh else (", ", " or ")
        return last.join([comma.join(phrases[:-1]), phrases[-1]])

    def _tests(self, form: Meet, told: Told) -> str:
        tests = [
            self.write(symbol(part.relation, "is", back=part.back), **self._given(part, told))
            for part in form.parts
        ]
        tests += [
            self.write(symbol(each.relation, "within"), span=self._span(each))
            for each in form.within
        ]
        tests = self.chance.some(tests, len(tests))
        if self.zh:
            return "，".join(tests)
        return " and ".join(filter(None, [", ".join(tests[:-1]), tests[-1]]))

    def _span(self, within: Within) -> str:
        first, last = within.first, within.last
        if first == last:
            return f"{first}年" if self.zh else f"in {first}"
        if self.zh:
            return f"{first}年至{last}年间"
        return f"in the {first}s" if first % 100 else f"between {first} and {last}"

    # Phrases

    def phrase(self, part: Part, told: Told, *, alone: bool = False) -> str:
        """A phrase that means what a part leads to; `alone` if nothing else is in its sentence."""
        if part in told:
            return told[part]
        match part:
            case Named():
                return self._name(part.entity)
            case Given():
                return self._literal(part.value)
            case Step() | Since() | Next():
                return self._stepped(part, told, alone=alone)
            case Extreme():
                return self._extreme(part, told, "the one ")
            case _:
                raise AssertionError(part)

    def _stepped(self, part: "Step | Since | Next", told: Told, *, alone: bool) -> str:
        name, given = self._symbol(part), self._given(part, told)
        step = part if isinstance(part, Step) else part.of
        near = step.source in told or not hops(step.source)
        # A time at the end might be taken for that of a longer phrase around it.
        ends_well = alone or not step.when
        if near and ends_well and f"{name} near" in self._words and self.chance.likely(_NEAR):
            name = f"{name} near"
        text, begin = self.write(name, _side(part), **given), given["x"]
        if self.zh and not near and not text.startswith(begin):
            text = text.replace(begin, f"「{begin}」", 1)
        return text

    def _all(self, step: Step, told: Told) -> str:
        return self.write(symbol(step.relation, "all", back=step.back), **self._given(step, told))

    def _symbol(self, part: "Step | Since | Next") -> str:
        if isinstance(part, Since):
            return symbol(part.of.relation, "value", back=part.of.back)
        if isinstance(part, Next):
            return symbol(part.of.relation, "next", back=part.of.back)
        literal = relations()[part.relation].literal and not part.back
        name = symbol(part.relation, "value" if literal else "", back=part.back)
        if isinstance(part.source, Named):
            formed = f"{name} {self.universe.entity(part.source.entity).form}"
            return formed if formed in self._words else name
        return name

    def _given(self, part: "Step | Since | Next", told: Told) -> dict[str, str]:
        """What may stand in the slots of a section."""
        step = part if isinstance(part, Step) else part.of
        noun = noun_of(step, self.universe, self.language)
        given = {
            "x": self.phrase(step.source, told),
            "noun": noun.one,
            "nouns": noun.many,
            "measure": noun.measure,
            "role": self._role(step.role),
            "when": self._when(step.when, told),
            "then": self._when(step.when, told, last=True),
            "in": "",
        }
        if isinstance(step.when, Year):
            given["in"] = f"{step.when.year}年" if self.zh else f"in {step.when.year}"
        if isinstance(part, Next):
            given["pivot"] = self._marked(part.pivot, told)
        return given

    def _when(self, when: When | None, told: Told, *, last: bool = False) -> str:
        match when:
            case None:
                return ""
            case Year():
                return f"在{when.year}年" if self.zh else f" in {when.year}"
            case Now():
                today = told_day(self.universe.today, self.language)
                return "目前" if self.zh else f" as of {today}" if last else f", as of {today},"
            case During():
                event = self._event(when.of, told)
                if self.zh:
                    return f"在{event}的那一年"
                return f" in the year of {event}" if last else f", in the year of {event},"

    def _event(self, part: Part, told: Told) -> str:
        step = part.of if isinstance(part, Since) else part
        assert isinstance(step, Step)  # noqa: S101 - that is what has a year
        name = symbol(step.relation, "year", back=step.back)
        return self.write(name, x=self._marked(step.source, told))

    def _marked(self, part: Part, told: Told) -> str:
        """A phrase in the middle of another: a long one stands in marks in Chinese."""
        phrase = self.phrase(part, told)
        return f"「{phrase}」" if self.zh and hops(part) and part not in told else phrase

    def _role(self, key: str) -> str:
        return next(role.a for role in roles() if role.key == key).of(self.language)

    def _name(self, key: str) -> str:
        entity = self.universe.entity(key)
        name = entity.name.of(self.language)
        called = self.chance.likely(_CALLED)
        noun = noun_of(Named(entity=key), self.universe, self.language).one
        if entity.kind == "work":
            name = f"《{name}》" if self.zh else f"“{name}”"
        called = called and noun.casefold() not in name.casefold()
        if called and entity.kind in {"work", "discovery", "invention", "product"}:
            return noun + name if self.zh else f"the {noun} {name}"
        return f"the {name}" if entity.article and not self.zh else name

    def _literal(self, value: str) -> str:
        try:
            return told_day(date.fromisoformat(value), self.language)
        except ValueError:
            return value

    def _sort(self, form: Part) -> str:
        """What the answer is: a kind of entity, or a date, a code or a number."""
        kinds = kinds_of(form, self.universe)
        if kinds:
            return kinds[0]
        if isinstance(form, Since):
            return "date"
        literal = relations()[form.relation].literal if isinstance(form, Step) else None
        return literal if literal in {"date", "code"} else "number"


def _side(part: Part) -> int:
    """The form of a section's words: after or before."""
    return int(isinstance(part, Next) and not part.after)


def _before(part: Part) -> Part | None:
    """The part with one answer that another begins with, if there is just one such."""
    match part:
        case Step():
            return part.source
        case Since() | Count() | Total():
            return part.of.source
        case Next():
            return part.pivot
        case Extreme() if len(part.among) == 1 and isinstance(part.among[0], Step):
            return part.among[0].source
        case _:
            return None


def _line(form: Part) -> Iterator[Part]:
    """What a part begins with, what that begins with, and so on."""
    part = _before(form)
    while part is not None:
        yield part
        part = _before(part)
