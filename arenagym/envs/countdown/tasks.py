"""Countdown puzzles: numbers, a target, and a solution that is known to reach it."""

from typing import NamedTuple

import numpy as np

from arenagym.errors import SettingError

MIN_NUMBERS, MAX_NUMBERS = 2, 8
_TRIES = 20_000
_SUM, _PRODUCT, _NUMBER = 0, 1, 2  # how tightly an expression binds


class Item(NamedTuple):
    """A puzzle. `solution` reaches `target` from `numbers`, None if the user gave the puzzle."""

    numbers: tuple[int, ...]
    target: int
    solution: str | None = None


class Settings(NamedTuple):
    """What puzzles to draw; all ranges are inclusive."""

    numbers: tuple[int, int] = (4, 4)
    number_range: tuple[int, int] = (1, 100)
    target_range: tuple[int, int] = (1, 999)
    use_all: bool = True

    def checked(self) -> "Settings":
        """Itself, or `SettingError` if no puzzle can be drawn from it."""
        low, high = self.numbers
        if not MIN_NUMBERS <= low <= high <= MAX_NUMBERS:
            raise SettingError(
                f"numbers={self.numbers}: a puzzle has {MIN_NUMBERS} to {MAX_NUMBERS} numbers, "
                f"given as one count or as [fewest, most]"
            )
        for name, (low, high) in (
            ("number_range", self.number_range),
            ("target_range", self.target_range),
        ):
            if not 1 <= low <= high <= 1_000_000:
                raise SettingError(f"{name}={[low, high]}: give [low, high] within 1 to 1,000,000")
        return self


def draw(rng: np.random.Generator, settings: Settings) -> Item:
    """Draw a puzzle with a known solution.

    Numbers are uniform in their range. They are joined two at a time by operations drawn at
    random, every step a positive integer and no step trivial (no ×1, ÷1 or difference of 0),
    until one value is left; if it lies in the target range and is none of the numbers, it is
    the target. With `use_all` false a random subset of at least two numbers is joined.

    Raises:
        SettingError: no puzzle was found in 20,000 tries.
    """
    low, high = settings.numbers
    first, last = settings.number_range
    fewest, most = settings.target_range
    for _ in range(_TRIES):
        n = int(rng.integers(low, high + 1)) if low < high else low
        numbers = rng.integers(first, last + 1, n).tolist()
        used = n if settings.use_all or n == 2 else int(rng.integers(2, n + 1))
        joined = _join(numbers[:used], rng.random(4 * used).tolist(), most)
        if joined is None or not fewest <= joined[0] <= most or joined[0] in numbers:
            continue
        if used < n:
            numbers = [numbers[i] for i in rng.permutation(n).tolist()]
        return Item(tuple(numbers), joined[0], joined[1])
    raise SettingError(
        f"no countdown puzzle found in {_TRIES:,} tries for {settings}; widen target_range"
    )


def _join(numbers: list[int], chance: list[float], most: int) -> tuple[int, str] | None:
    """Join the numbers in random pairs; `chance` holds uniform draws, four a step at least.

    Values above `most` can still come down by division or subtraction while steps remain.
    """
    pool = [(value, str(value), _NUMBER) for value in numbers]
    draws = iter(chance)
    while len(pool) > 1:
        a = pool.pop(int(next(draws) * len(pool)))
        b = pool.pop(int(next(draws) * len(pool)))
        cap = most if not pool else 20 * most
        made = _combine(a, b, next(draws), cap)
        if made is None:
            return None
        pool.append(made)
    value, text, _ = pool[0]
    return value, text


def _combine(
    a: tuple[int, str, int], b: tuple[int, str, int], chance: float, cap: int
) -> tuple[int, str, int] | None:
    """One step `a op b` with an operation drawn among those that are allowed."""
    if a[0] < b[0]:
        a, b = b, a
    x, y = a[0], b[0]
    allowed = []
    if x + y <= cap:
        allowed.append("+")
    if x > y:
        allowed.append("-")
    if y > 1:
        if x * y <= cap:
            allowed.append("*")
        if x % y == 0:
            allowed.append("/")
    if not allowed:
        return None
    operator = allowed[int(chance * len(allowed))]
    if operator == "+":
        return x + y, f"{a[1]} + {b[1]}", _SUM
    if operator == "-":
        return x - y, f"{a[1]} - {_wrapped(b, _PRODUCT)}", _SUM
    if operator == "*":
        return x * y, f"{_wrapped(a, _PRODUCT)} * {_wrapped(b, _PRODUCT)}", _PRODUCT
    return x // y, f"{_wrapped(a, _PRODUCT)} / {_wrapped(b, _NUMBER)}", _PRODUCT


def _wrapped(part: tuple[int, str, int], binds: int) -> str:
    """The part's text, in parentheses if it binds less tightly than its place asks."""
    return part[1] if part[2] >= binds else f"({part[1]})"
