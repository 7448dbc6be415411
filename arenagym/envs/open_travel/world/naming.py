"""Proper names in both languages, each drawn once in a city, from the words of `words/`."""

import re
from functools import cache
from pathlib import Path

import numpy as np

from arenagym.envs.bilingual import Text, derived, pick
from arenagym.envs.open_travel.world.facts import is_city, load_facts

WORDS = Path(__file__).parent / "words"
ORDINALS = "一二三四五六七八九十"


@cache
def read_words(name: str) -> dict[str, tuple[str, ...]]:
    """The lines under each `[section]` of `words/<name>.txt`; `""` holds those before the first."""
    found: dict[str, list[str]] = {}
    lines = found.setdefault("", [])
    for line in (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return {name: tuple(each) for name, each in found.items()}


@cache
def words_of(section: str) -> tuple[Text, ...]:
    """The words of a section of `names.txt`."""
    return tuple(Text(*line.split(" ", 1)) for line in read_words("names")[section])


class NameDrawer:
    """Draws the proper names of a city, no root twice."""

    def __init__(self, seed: int, slug: str) -> None:
        rng = derived(seed, "names", slug)
        roots: list[Text] = [_roots()[i] for i in rng.permutation(len(_roots())).tolist()]
        spelt: set[str] = set()
        # 清河 and 青河 are one in pinyin: the second would be another place of the same name.
        self._roots = iter([r for r in roots if not (r.en in spelt or spelt.add(r.en))])  # type: ignore[func-returns-value]

    def root(self) -> Text:
        """A name such as 清河, Qinghe."""
        return next(self._roots)

    def roads(self, size: int) -> list[Text]:
        """Both halves of each column of a lattice, then of each row."""
        sides = (("南", "South"), ("北", "North")), (("西", "West"), ("东", "East"))
        kinds = (("路", "Road"), ("街", "Street"), ("大道", "Avenue"))
        found = []
        for halves in sides:
            for i in range(size):
                root, (zh, en) = self.root(), kinds[2 if i % 4 == 2 else i % 2]
                found += [Text(f"{root.zh}{a}{zh}", f"{root.en} {b} {en}") for a, b in halves]
        return found

    def districts(self, count: int) -> tuple[Text, ...]:
        """Such as 城中区, Chengzhong District."""
        fixed = list(words_of("district"))[: max(1, count // 2)]
        roots = fixed + [self.root() for _ in range(count - len(fixed))]
        return tuple(Text(f"{root.zh}区", f"{root.en} District") for root in roots)


def one_of(rng: np.random.Generator, section: str) -> Text:
    """A word of a section of `names.txt`."""
    return pick(rng, words_of(section))


@cache
def _roots() -> tuple[Text, ...]:
    """All that can be drawn: none is a city's name or has one in it, as 桂林 and Changshan have."""
    cities = "|".join(re.escape(name) for each in load_facts().cities for name in each.name)
    found = re.compile(cities, re.IGNORECASE).search
    joined = (_joined(a, b) for a in words_of("first") for b in words_of("second"))
    return tuple(root for root in joined if not any(found(text) or is_city(text) for text in root))


def _joined(first: Text, second: Text) -> Text:
    gap = "'" if second.en[0] in "aeo" else ""
    return Text(first.zh + second.zh, f"{first.en}{gap}{second.en}".capitalize())
