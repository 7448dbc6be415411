"""Names in both languages, made of invented syllables; none is given twice."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import count
from typing import NamedTuple

from arenagym.envs.bilingual import Text
from arenagym.envs.deep_research.universe.chance import Chance
from arenagym.envs.deep_research.universe.words import as_text, read_sections

CULTURES = ("norr", "ventese", "drevan", "shardi", "moaki", "lingnan")
Slot = Text | Callable[[], Text]

_TRIES, _LONG = 100, 0.65
"""How often to try for a new name, and the share of roots of three parts."""
_ENDS = {"大学": "大", "研究所": "研所", "博物馆": "博", "学术院": "院", "院": "院"}
_PIECE = re.compile(r"([^\sA-Za-z]+)([A-Za-z]+)")
_SLOT = re.compile(r"\{(\w+)\}")
_SPELLINGS = dict(zip("kvyjcwzueo", "cwiykvsoaa", strict=True))
_HANZI = dict(zip("维克斯尔里拉瓦莫塔尼罗达加恩卡", "韦科思勒利腊沃穆泰涅洛戴迦安喀", strict=True))
_ROMAN = {"zh": "ch", "q": "ch", "x": "hs", "j": "ch", "r": "j", "y": "i"}


class Named(NamedTuple):
    """A name, and whether English puts "the" before it."""

    text: Text
    article: bool


class Namer:
    """Gives names; each is new in either language."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed, "names")
        self._given: set[str] = set()

    def root(self, culture: str, end: str) -> Text:
        """A root for a place, a family or, of the culture "brand", a make; not yet a name."""
        chance = self._chance
        while True:
            parts = [chance.pick(_pieces(f"{culture} start"))]
            if chance.likely(_LONG):
                parts.append(chance.pick(_pieces(f"{culture} middle")))
            parts.append(chance.pick(_pieces(f"{culture} {end}")))
            zh, en = ("".join(part[i] for part in parts) for i in (0, 1))
            if _real().isdisjoint((zh, en.casefold())):
                return Text(zh, en.capitalize())

    def family(self, culture: str) -> Text:
        """A family name."""
        if culture == "lingnan":
            return self._chance.pick(_pieces("lingnan family"))
        return self.root(culture, "family")

    def person(self, culture: str, gender: str, family: Text) -> Text:
        """A full name that nobody has."""

        def make() -> Named:
            given = self._chance.pick(_pieces(f"{culture} {gender}"))
            if culture == "lingnan":
                first = self._chance.pick(_pieces("lingnan given"))
                zh, en = family.zh + first.zh + given.zh, f"{family.en} {first.en}{given.en}"
                return Named(Text(zh, en), article=False)
            second = ""
            if self._chance.likely(0.3):
                second = self._chance.pick("ABDEFGHIJKLMNOPRSTV") + "."
            middle = Text(f"·{second}·" if second else "·", f" {second} " if second else " ")
            name = Text(*(f"{given[i]}{middle[i]}{family[i]}" for i in (0, 1)))
            return Named(name, article=False)

        return self.unique(make).text

    def word(self, section: str) -> Text:
        """A word of a section of `words/names.txt`."""
        return as_text(self._chance.pick(read_sections("names")[section]))

    def name(self, pattern: str, slots: Mapping[str, Slot]) -> Named:
        """A new name by one of the patterns of a section of `words/names.txt`."""
        lines = read_sections("names")[pattern]
        return self.unique(lambda: self._filled(self._chance.pick(lines), slots))

    def unique(self, make: Callable[[], Named]) -> Named:
        """The first that it makes which is new; after many tries one with a number."""
        for _ in range(_TRIES):
            named = make()
            if self.take(named.text):
                return named
        for number in count(2):
            text = Text(f"{named.text.zh}{number}号", f"{named.text.en} No. {number}")
            if self.take(text):
                break
        return Named(text, named.article)

    def take(self, text: Text) -> bool:
        """Give away a name, if it is new in both languages."""
        keys = {each.casefold() for each in text}
        if keys & self._given or keys & _real():
            return False
        self._given |= keys
        return True

    def variant(self, name: Text, culture: str) -> Text | None:
        """Another spelling of a person's name, if there is a new one."""
        first, _, last = name.en.rpartition(" ")
        if culture == "lingnan":
            en = _replaced(f"{first} {last}".lower(), _ROMAN).title()
            new, text = en != name.en, Text(name.zh, en)
        else:
            en = f"{first} {last[0]}{_replaced(last[1:], _SPELLINGS)}"
            zh = _replaced(name.zh, _HANZI)
            new, text = en != name.en and zh != name.zh, Text(zh, en)
        taken = {en.casefold(), text.zh} - {name.zh}
        if not new or taken & self._given:
            return None
        self._given |= taken
        return text

    def abbreviation(self, name: Text) -> Text | None:
        """Such as UVM and 韦蒙大 of the University of Vemund, if it is new."""
        words = re.findall(r"[A-Z][a-z]+", name.en)
        if len(words) < 3 or len(name.zh) < 6:
            return None
        end = next((end for full, end in _ENDS.items() if name.zh.endswith(full)), name.zh[-2:])
        text = Text(name.zh[:2] + end, "".join(word[0] for word in words))
        return text if self.take(text) else None

    def _filled(self, line: str, slots: Mapping[str, Slot]) -> Named:
        zh, en = as_text(line)
        drawn: dict[str, Text] = {}
        for slot in dict.fromkeys(_SLOT.findall(zh + en)):
            found = slots.get(slot)
            if found is None:
                found = self.word(slot)
            drawn[slot] = found() if callable(found) else found
        article = en.startswith("the ")
        zh = zh.format(**{slot: text.zh for slot, text in drawn.items()})
        en = en.removeprefix("the ").format(**{slot: text.en for slot, text in drawn.items()})
        return Named(Text(zh, en[1:].lower() if en[0] == "~" else en), article)


def _replaced(text: str, pairs: Mapping[str, str]) -> str:
    """With the first of the pairs that fits."""
    for old, new in pairs.items():
        if old in text:
            return text.replace(old, new, 1)
    return text


@cache
def _pieces(section: str) -> tuple[Text, ...]:
    lines = read_sections("syllables")[section]
    return tuple(Text(zh, en) for line in lines for zh, en in _PIECE.findall(line))


@cache
def _real() -> frozenset[str]:
    """Roots that exist, and so are given to nobody."""
    return frozenset(root for line in read_sections("real")[""] for root in line.split())
