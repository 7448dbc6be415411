"""Draws for everything random: quick, and the same on any machine."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

from arenagym.envs.bilingual import derived
from arenagym.envs.grammar import chances

T = TypeVar("T")


class Chance(Iterator[float]):
    """Draws for one purpose; as an iterator it yields numbers uniform in [0, 1)."""

    def __init__(self, seed: int, *purpose: str | int) -> None:
        self._numbers = chances(derived(seed, *purpose))

    def __next__(self) -> float:
        return next(self._numbers)

    def below(self, n: int) -> int:
        """A whole number from 0 up to, not including, n."""
        return int(next(self._numbers) * n)

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(next(self._numbers) * (high - low + 1))

    def likely(self, share: float) -> bool:
        """True in that share of the draws."""
        return next(self._numbers) < share

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, all equally likely."""
        return options[int(next(self._numbers) * len(options))]

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """So many different ones, or all, in a drawn order."""
        size = len(options)
        if 4 * count < size:
            # By index, so that it costs nothing to draw a few of very many.
            drawn: dict[int, None] = {}
            while len(drawn) < count:
                drawn[self.below(size)] = None
            return [options[i] for i in drawn]
        left = list(options)
        for i in range(min(count, size)):
            j = self.between(i, size - 1)
            left[i], left[j] = left[j], left[i]
        return left[:count]

    def bell(self, middle: float, spread: float) -> float:
        """Nearly normal, with that standard deviation and no more than 3.5 of it off."""
        four = sum(next(self._numbers) for _ in range(4)) - 2
        return middle + four * spread * 3**0.5

    def heavy(self, low: float, high: float) -> float:
        """Between the two, small ones much likelier: each doubling is as likely as any other."""
        return float(low * (high / low) ** next(self._numbers))


class Weighted(Generic[T]):
    """Options that are drawn by their weights."""

    def __init__(self, options: Sequence[T], weights: Sequence[float]) -> None:
        self._options, self._sums = options, list(accumulate(weights))

    def draw(self, chance: Chance) -> T:
        """One of the options."""
        return self._options[bisect(self._sums, next(chance) * self._sums[-1])]


def zipf(options: Sequence[T], power: float = 0.8) -> Weighted[T]:
    """The first of the options are hubs, the last a long tail."""
    return Weighted(options, [(1 + i) ** -power for i in range(len(options))])


def rounded(number: float, figures: int = 3) -> int:
    """To so many significant figures, or to a whole number if that is fewer."""
    digits = len(str(int(abs(number))))
    return int(round(number, min(0, figures - digits)))
