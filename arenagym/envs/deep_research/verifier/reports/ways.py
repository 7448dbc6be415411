"""Ways to write a name, day or number, and whether a text has one of them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from arenagym.envs.deep_research.verifier.reports.figures import (
    Day,
    Figures,
    Number,
    as_figure,
    same_day,
    same_number,
    told_small,
)
from arenagym.envs.deep_research.verifier.reports.names import find_like, find_name, tidy


class Ways:
    """Ways to write the same.

    Attributes:
        key: tells one entity from another.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        low = list(dict.fromkeys(tidy(text) for text in texts))
        self.key = low[0] if low else ""
        figures = {text: as_figure(text) for text in low}
        self.names = tuple(text for text in low if figures[text] is None)
        self.days = tuple({each for each in figures.values() if isinstance(each, Day)})
        self.numbers = tuple({each for each in figures.values() if isinstance(each, Number)})
        self._small = tuple(word for each in self.numbers for word in told_small(each.value))

    @property
    def figure(self) -> bool:
        """Whether it is a day or number."""
        return bool(self.days or self.numbers)

    def find(
        self,
        low: str,
        figures: Figures,
        taken: Sequence[tuple[int, int]] = (),
        *,
        years: Iterable[int] = (),
        scale: float = 1.0,
    ) -> int:
        """Where the first of them is in a text, -1 if nowhere.

        Args:
            low: the text, tidied.
            figures: that are in it.
            taken: where longer names are in it.
            years: that its headings name.
            scale: of its numbers, by the head of its table.
        """
        places = [find_name(name, low, taken) for name in self.names]
        places += [same_day(day, figures.days, years) for day in self.days]
        places += [same_number(number, figures.numbers, scale) for number in self.numbers]
        places += [find_name(word, low) for word in self._small]
        return min((place for place in places if place >= 0), default=-1)

    def find_like(self, low: str) -> int:
        """Where a name is that has one letter wrong, -1 if nowhere."""
        places = (find_like(name, low) for name in self.names)
        return min((place for place in places if place >= 0), default=-1)


@lru_cache(maxsize=4_096)
def ways(texts: tuple[str, ...]) -> Ways:
    """Those of a nugget."""
    return Ways(texts)
