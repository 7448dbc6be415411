"""Text in Chinese and English, and the generators that everything random comes from."""

import zlib
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeVar

import numpy as np

Language = Literal["zh", "en"]
T = TypeVar("T")


class Text(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """What it is in a language."""
        return self.zh if language == "zh" else self.en


def derived(seed: int, *purpose: str | int) -> np.random.Generator:
    """A generator for one purpose, whatever else was or will be drawn, on any machine."""
    words = [zlib.crc32(str(each).encode()) for each in purpose]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))


def pick(rng: np.random.Generator, options: Sequence[T]) -> T:
    """One of the options, all equally likely."""
    return options[int(rng.integers(len(options)))]


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return any("㐀" <= each <= "鿿" for each in text)
